package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.config.Settings;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.config.Sources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs commands in this process and captures their output. */
final class Run implements Starts {
    final MemoryGateway gateway = new MemoryGateway();
    final CountDownLatch mockStarted = new CountDownLatch(1);
    Options options;
    MockSettings mock;
    boolean mockClosed;
    boolean interactive = true;
    InputStream in = new InputStream() {
        @Override
        public int read() {
            throw new AssertionError("standard input was read without need");
        }
    };
    OutputStream sink = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    int cli(String... args) {
        var out = new PrintStream(sink, false, UTF_8);
        return Cli.run(args, this, out, new PrintStream(errors, false, UTF_8), in);
    }

    Run typed(String text) {
        in = new ByteArrayInputStream(text.getBytes(UTF_8));
        return this;
    }

    String out() {
        return ((ByteArrayOutputStream) sink).toString(UTF_8);
    }

    String err() {
        return errors.toString(UTF_8);
    }

    @Override
    public Settings settings(Options given) {
        options = given;
        return SettingsLoader.load(new Sources(
                        Path.of(""), Sources.packagedDefaults(), Optional.empty(), given.set(), Map.of(), Map.of()))
                .settings();
    }

    @Override
    public ModelGateway gateway(Options given) {
        options = given;
        return gateway;
    }

    @Override
    public int serve(Options given) {
        options = given;
        settings(given);
        return 0;
    }

    @Override
    public Mock mock(MockSettings settings) {
        mock = settings;
        mockStarted.countDown();
        return new Mock() {
            @Override
            public String baseUrl() {
                return "http://127.0.0.1:4010/v1";
            }

            @Override
            public void close() {
                mockClosed = true;
            }
        };
    }

    @Override
    public boolean interactive() {
        return interactive;
    }
}
