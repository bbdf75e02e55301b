package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own SDK for Node against the real service. Its requests and assertions are in src/test/node/openai.test.mjs. */
@Tag("it")
final class NodeSdkTest {
    private static final Path FOLDER = Path.of("src/test/node");
    private static final String KEY = "a-key-for-the-gateway";

    @TempDir
    private Path temporary;

    @Test
    @Timeout(150)
    void official_sdk_for_node_gets_what_it_expects() throws Exception {
        assumeTrue(isOnPath("node"), "skipped: there is no node on the PATH");
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/openai")),
                "skipped: the SDK is not installed; run npm ci in " + FOLDER);
        Path keys = Files.writeString(temporary.resolve("keys"), KEY + "\n");

        try (MockProvider mock = MockProvider.start().always(NodeSdkTest::respond);
                TestGateway open = TestGateway.forMock(mock);
                TestGateway keyed = TestGateway.forMock(mock, "ratatoskr.access.keys-file", keys.toString())) {
            runNode(open, keyed);

            assertThat(mock.calls())
                    .as("calls for a limited model: the gateway retried, the SDK did not multiply that")
                    .filteredOn(call -> call.model().equals("limited"))
                    .hasSize(3);
            mock.awaitAborted(2, Duration.ofSeconds(5));
        }
    }

    private void runNode(TestGateway open, TestGateway keyed) throws IOException, InterruptedException {
        Path output = temporary.resolve("output");
        ProcessBuilder command = new ProcessBuilder("node", "--test", "--test-reporter=spec", "openai.test.mjs")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("GATEWAY_URL", open.url());
        command.environment().put("KEYED_GATEWAY_URL", keyed.url());
        command.environment().put("GATEWAY_KEY", KEY);
        Process node = command.start();
        try {
            assertThat(node.waitFor(120, TimeUnit.SECONDS))
                    .as(() -> "node ends in time; output:\n" + read(output))
                    .isTrue();
            assertThat(node.exitValue()).as(() -> read(output)).isZero();
        } finally {
            node.destroyForcibly();
        }
    }

    /** Selects the provider's response by the model's name. */
    private static MockResponse respond(MockCall call) {
        return switch (call.model()) {
            case "tools" ->
                call.text().contains("\"tool_call_id\"")
                        ? MockResponse.text("Oslo has 12 degrees, Rome 28.")
                        : MockResponse.toolCall("weather", "{\"city\":\"Oslo\"}")
                                .andToolCall("weather", "{\"city\":\"Rome\"}");
            case "person" ->
                call.text().contains("\"json_schema\"")
                        ? MockResponse.text("{\"name\":\"Ada\",\"born\":1815}")
                        : MockResponse.error(400, "response_format got lost");
            case "breaks" -> MockResponse.text("one two three").endWithError("overheated");
            case "absent" -> MockResponse.error(404, "no such model here");
            case "refused" -> MockResponse.error(400, "refused");
            case "locked" -> MockResponse.error(401, "wrong key");
            case "limited" -> MockResponse.error(429, "slow down").retryAfter(Duration.ofMillis(20));
            case "slow" ->
                MockResponse.text("one two three four five six seven eight").between(Duration.ofMillis(300));
            case "silent" -> MockResponse.silence();
            default -> MockResponse.echo();
        };
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return "cannot read the output: " + e;
        }
    }
}
