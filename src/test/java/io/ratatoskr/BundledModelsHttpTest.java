package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled models, in a service whose providers return no lists. */
final class BundledModelsHttpTest {
    private static final String RESPONSE_BODY =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";

    @TempDir
    Path folder;

    private TestGateway gateway(Map<String, String> environment, String... keysAndValues) throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), "aliases: {}\n");
        return TestGateway.with(models, environment, keysAndValues);
    }

    private static List<JsonNode> listed(TestGateway gateway, String path) throws IOException {
        var models = new ArrayList<JsonNode>();
        Json.mapper().readTree(gateway.get(path).body()).path("data").forEach(models::add);
        return models;
    }

    private static HttpResponse<String> chat(TestGateway gateway, String model) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}".formatted(model));
    }

    @Test
    void models_of_providers_without_a_key_are_known_and_not_callable() throws IOException {
        try (TestGateway gateway = gateway(Map.of())) {
            assertThat(listed(gateway, "/v1/models"))
                    .noneMatch(model -> model.path("id").asText().contains("claude"))
                    .hasSizeLessThan(20);
            assertThat(listed(gateway, "/v1/models?all=true"))
                    .hasSizeGreaterThan(400)
                    // OpenAI's clients require an integer, also where no list has reported a time yet
                    .allMatch(model -> model.path("created").isIntegralNumber());
            HttpResponse<String> response = chat(gateway, "anthropic/claude-sonnet-4.5");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("openrouter", "anthropic", "API_KEY");
        }
    }

    @Test
    void ids_of_local_models_that_are_not_here_do_not_become_callable() throws IOException {
        try (TestGateway gateway = gateway(Map.of())) {
            assertThat(listed(gateway, "/v1/models?all=true"))
                    .filteredOn(model -> model.path("id").asText().equals("all-MiniLM-L6-v2"))
                    .hasSize(1);
            assertThat(gateway.post("/v1/embeddings", "{\"model\":\"local:BAAI/bge-m3\",\"input\":\"x\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void either_name_of_a_model_finds_the_available_provider_under_its_own_name() throws IOException {
        try (MockProvider mock = MockProvider.start()) {
            mock.at("/v1/chat/completions").always(MockResponse.json(RESPONSE_BODY));
            String[] toMock = {"ratatoskr.providers.openai.base-url", mock.baseUrl()};
            try (TestGateway gateway = gateway(Map.of("OPENAI_API_KEY", "sk-test"), toMock)) {
                for (String name : List.of("gpt-4.1", "openai/gpt-4.1", "openai/gpt-4.1-2025-04-14")) {
                    HttpResponse<String> response = chat(gateway, name);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    assertThat(response.headers().firstValue("x-ratatoskr-provider"))
                            .as(name)
                            .contains("openai");
                    assertThat(mock.calls().getLast().text()).contains("\"model\":\"gpt-4.1\"");
                }
            }
        }
    }

    @Test
    void id_of_a_provider_that_is_off_does_not_hide_the_provider_that_it_names() throws IOException {
        try (MockProvider mock = MockProvider.start()) {
            mock.at("/v1/chat/completions").always(MockResponse.json(RESPONSE_BODY));
            String[] toMock = {"ratatoskr.providers.openai.base-url", mock.baseUrl()};
            try (TestGateway gateway = gateway(Map.of("OPENAI_API_KEY", "sk-test"), toMock)) {
                HttpResponse<String> response = chat(gateway, "openai/gpt-5.5-pro");
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(mock.calls().getLast().text()).contains("\"model\":\"gpt-5.5-pro\"");
            }
        }
    }
}
