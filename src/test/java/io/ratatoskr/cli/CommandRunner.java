package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.config.ConfigInspector;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs commands in this process and captures their output. */
final class CommandRunner implements CliRuntime {
    final InMemoryGateway gateway = new InMemoryGateway();
    CliOptions options;
    boolean interactive = true;
    /** The streams for output that are terminals. */
    Set<Integer> terminals = Set.of();
    /** What a command does at Ctrl-C; null: it ends. */
    volatile Runnable interrupt;

    Map<String, String> environment = Map.of();
    List<String> localServices = List.of();
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

    CommandRunner withInput(String text) {
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
    public Settings settings(CliOptions cliOptions) {
        options = cliOptions;
        return SettingsLoader.load(new ConfigOrigin(
                        Path.of(""),
                        new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        ConfigOrigin.UserFiles.NONE,
                        cliOptions.set(),
                        Map.of(),
                        Map.of()))
                .settings();
    }

    @Override
    public ModelGateway gateway(CliOptions cliOptions) {
        options = cliOptions;
        return gateway;
    }

    @Override
    public int serve(CliOptions cliOptions) {
        options = cliOptions;
        settings(cliOptions);
        return 0;
    }

    @Override
    public ConfigReport configuration(CliOptions cliOptions) {
        options = cliOptions;
        return ConfigInspector.report(
                new ConfigOrigin(
                        Path.of(""),
                        new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        ConfigOrigin.UserFiles.NONE,
                        cliOptions.set(),
                        Map.of(),
                        environment()),
                List.of());
    }

    @Override
    public List<String> checkConfiguration(CliOptions cliOptions) {
        options = cliOptions;
        settings(cliOptions);
        return List.of();
    }

    @Override
    public void checkRoutes(CliOptions cliOptions, List<Path> files) {
        options = cliOptions;
    }

    @Override
    public List<String> localServices(CliOptions cliOptions) {
        return localServices;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public boolean onInterrupt(Runnable action) {
        interrupt = action;
        return true;
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return terminals.contains(descriptor);
    }

    @Override
    public boolean isInteractive() {
        return interactive;
    }
}
