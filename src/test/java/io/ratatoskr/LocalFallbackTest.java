package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local model that exceeds the memory budget; {@code ModelPoolTest} tests the budget itself. */
final class LocalFallbackTest {
    @Test
    void the_next_candidate_is_a_remote_provider_when_memory_is_full(@TempDir Path folder) throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                local:
                  large: {class-path: models/embed-tiny-cls}
                same:
                  - {local: large, compatible: remote-large}
                """);
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.with(
                        models,
                        mock,
                        "ratatoskr.onnx.memory-budget",
                        "1MiB",
                        "ratatoskr.routing.embed",
                        "local,compatible")) {
            assertThat(embed(gateway, "large").headers().firstValue("x-ratatoskr-provider"))
                    .contains("compatible");
            HttpResponse<String> pinned =
                    gateway.post("/v1/embeddings", "{\"model\":\"local:large\",\"input\":\"Hello world\"}");
            assertThat(pinned.statusCode()).isEqualTo(404);
            assertThat(pinned.body()).contains("ratatoskr.onnx.memory-budget");
        }
    }

    private static HttpResponse<String> embed(TestGateway gateway, String model) {
        HttpResponse<String> response =
                gateway.post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"Hello world\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }
}
