package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.mock.MockProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of JSON lines with nothing but the mock, and with a model for natural language inference. */
final class SocketExampleTest {
    @TempDir
    Path folder;

    private String run(TestGateway gateway) throws Exception {
        assertThat(gateway.port()).isPositive();
        Path output = folder.resolve("output");
        SdkProcess.run(
                Path.of(""),
                output,
                Map.of(
                        "RATATOSKR_SOCKET",
                        folder.resolve("s").toString(),
                        "TEXTS",
                        "8",
                        "PYTHONDONTWRITEBYTECODE",
                        "1"),
                "python3",
                "examples/python/socket_lines.py");
        return Files.readString(output);
    }

    @Test
    @Timeout(120)
    void runs_with_the_mock_alone() throws Exception {
        assumeTrue(SdkProcess.isOnPath("python3"), "skipped: python3 is not on the PATH");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.socket.path", folder.resolve("s").toString())) {
            assertThat(run(gateway))
                    .contains(
                            "no model for natural language inference: chats and tokens only",
                            "I like the new garden. ",
                            " tokens; ",
                            "8 texts embedded")
                    .doesNotContain("entail it");
        }
    }

    @Test
    @Timeout(120)
    void uses_a_model_for_inference_that_is_there() throws Exception {
        assumeTrue(SdkProcess.isOnPath("python3"), "skipped: python3 is not on the PATH");
        Path models =
                Files.writeString(folder.resolve("models.yaml"), "local: {nli-tiny: {class-path: models/nli-tiny}}\n");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.with(
                        models,
                        mock,
                        "ratatoskr.socket.path",
                        folder.resolve("s").toString())) {
            assertThat(run(gateway)).contains("of 8 notes entail it").doesNotContain("no model for");
        }
    }
}
