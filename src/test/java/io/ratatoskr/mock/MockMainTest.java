package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.testing.StubProvider;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the mock's jar. */
final class MockMainTest {
    private static final Pattern ADDRESS = Pattern.compile("mock provider at (\\S+) until interrupted");

    @RegisterExtension
    static final StubProvider stub = StubProvider.start();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return MockMain.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private String baseUrl() {
        return ADDRESS.matcher(out.toString(UTF_8))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse("");
    }

    @Test
    void runs_with_its_options_until_it_is_interrupted(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  - when: {model: scripted}
                    say: {text: from the script}
                """);
        var code = new AtomicInteger(-1);
        Thread thread = Thread.ofPlatform()
                .start(() -> code.set(run(
                        "--port",
                        "0",
                        "--delay",
                        "1ms",
                        "--tokens",
                        "3",
                        "--token-delay",
                        "1ms",
                        "--api-key",
                        "k",
                        "--script",
                        script.toString())));
        await().atMost(Duration.ofSeconds(10)).until(() -> !baseUrl().isEmpty());

        var chat = HttpRequest.newBuilder(URI.create(baseUrl() + "/chat/completions"));
        var rejected = MockClient.send(
                chat.copy().POST(BodyPublishers.ofString(MockClient.CHAT)).build());
        var accepted = MockClient.send(chat.copy()
                .header("authorization", "Bearer k")
                .POST(BodyPublishers.ofString(MockClient.CHAT))
                .build());
        var scripted = MockClient.send(chat.copy()
                .header("authorization", "Bearer k")
                .POST(BodyPublishers.ofString(MockClient.CHAT.replace("\"m\"", "\"scripted\"")))
                .build());
        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(accepted.body()).contains("\"the squirrel runs\"");
        assertThat(scripted.body()).contains("from the script");
        assertThat(code).hasValue(130);
        assertThat(err.size()).isZero();
    }

    @Test
    void help_lists_options_and_exit_codes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("Usage: ratatoskr mock", "--port=PORT", "--script=FILE", "Exit codes:", "130");
    }

    @Test
    void a_time_without_unit_is_a_usage_error() {
        assertThat(run("--delay", "50")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("'50' has no unit; write 50s", "Try 'ratatoskr mock --help'.");
    }

    @Test
    void an_option_out_of_range_and_a_missing_script_are_usage_errors() {
        assertThat(run("--port", "70000")).isEqualTo(2);
        assertThat(run("--script", "no-such-file.yaml")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains("mock: port is 70000; allowed is 0 to 65535")
                .contains("the script no-such-file.yaml cannot be read (NoSuchFileException)");
    }

    @Test
    void a_port_in_use_is_reported_on_one_line() {
        assertThat(run("--port", Integer.toString(stub.mock().port()))).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .startsWith("mock: port " + stub.mock().port())
                .containsOnlyOnce("\n");
    }

    @Test
    void a_closed_output_ends_the_mock() {
        var closed = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        closed.close();

        assertThat(MockMain.run(new String[] {"--port", "0"}, closed, System.err))
                .isEqualTo(141);
    }
}
