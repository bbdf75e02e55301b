package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is still loading is waited for, up to a limit, before the next is tried; images are fetched only if allowed. */
final class ModelLoadingTimeoutTest {
    private static final String CHAT =
            "{\"model\":\"hub-model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    private TestGateway gateway(MockProvider hub, MockProvider other, String wait) throws IOException {
        Path models = Files.writeString(
                folder.resolve("models.yaml"), "same: [{huggingface: hub-model, compatible: other-model}]\n");
        return TestGateway.with(
                models,
                Map.of("HF_TOKEN", "hf_test"),
                "ratatoskr.providers.huggingface.base-url",
                hub.origin(),
                "ratatoskr.providers.compatible.base-url",
                other.baseUrl(),
                "ratatoskr.providers.ollama.base-url",
                hub.origin(),
                "ratatoskr.provider-defaults.model-loading-timeout",
                wait,
                "ratatoskr.routing.chat",
                "huggingface,compatible,ollama");
    }

    private static MockResponse loading(String seconds) {
        return MockResponse.json("{\"error\":\"Model is currently loading\",\"estimated_time\":" + seconds + "}")
                .status(503);
    }

    @Test
    void a_loading_provider_is_waited_for() throws IOException {
        try (MockProvider hub = MockProvider.start();
                MockProvider other = MockProvider.start();
                TestGateway gateway = gateway(hub, other, "20s")) {
            hub.enqueue(loading("0.2"), loading("0.1"), MockResponse.text("loaded"));
            HttpResponse<String> response = gateway.post("/v1/chat/completions", CHAT);
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("huggingface");
            assertThat(response.body()).contains("loaded");
            assertThat(other.callCount()).isZero();
        }
    }

    @Test
    void after_the_limit_the_next_provider_responds() throws IOException {
        try (MockProvider hub = MockProvider.start();
                MockProvider other = MockProvider.start();
                TestGateway gateway = gateway(hub, other, "1s")) {
            hub.always(loading("300"));
            HttpResponse<String> response = gateway.post("/v1/chat/completions", CHAT);
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("compatible");
        }
    }

    @Test
    void an_image_url_is_not_fetched_for_a_provider_that_needs_bytes_unless_allowed() throws IOException {
        try (MockProvider hub = MockProvider.start();
                MockProvider other = MockProvider.start();
                TestGateway gateway = gateway(hub, other, "1s")) {
            HttpResponse<String> response = gateway.post(
                    "/v1/chat/completions",
                    "{\"model\":\"ollama:llava\",\"messages\":[{\"role\":\"user\",\"content\":["
                            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://169.254.169.254/latest\"}}]}]}");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("ratatoskr.fetch.images");
            assertThat(hub.callCount()).isZero();
        }
    }
}
