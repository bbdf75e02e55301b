package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presets, aliases and model details of {@code models.yaml}, through the whole service and a mock provider. */
final class PresetsTest {
    private static final String YAML = """
            aliases:
              coder: "ratatoskr:my/coding"
              smart: ["openrouter:far/off", "compatible:near"]
            presets:
              my/coding:
                models: ["openrouter:far/off", "compatible:near", "compatible:spare"]
                parameters: {temperature: 0.2, max_tokens: 50, stop: [END]}
              my/plain: [free-model]
              free/agentic: ["compatible:agent"]
            models:
              compatible:free-model: {context_window: 1234, capabilities: [chat]}
              local:all-MiniLM-L6-v2-q: {pricing: {prompt: 0}}
            """;

    @TempDir
    Path folder;

    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private Path models(String yaml) throws IOException {
        return Files.writeString(folder.resolve("models.yaml"), yaml);
    }

    private TestGateway gateway() throws IOException {
        return TestGateway.with(models(YAML), mock);
    }

    private Ratatoskr.Builder library(String yaml) throws IOException {
        return Ratatoskr.builder()
                .environment(Map.of())
                .models(models(yaml))
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper().readTree(response.body());
    }

    private JsonNode sent() throws IOException {
        return Json.mapper().readTree(mock.lastCall().text());
    }

    private static String chat(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}".formatted(model, more);
    }

    @Test
    void parameters_of_a_preset_arrive_at_the_provider_and_the_callers_own_win() throws IOException {
        try (var gateway = gateway()) {
            assertThat(gateway.post("/v1/chat/completions", chat("ratatoskr:my/coding", ",\"temperature\":0.9"))
                            .statusCode())
                    .isEqualTo(200);
            JsonNode sent = sent();
            assertThat(sent.path("model").asText()).isEqualTo("near");
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.9);
            assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
            assertThat(sent.path("stop").toString()).contains("END");

            gateway.post("/v1/chat/completions", chat("coder", ",\"stream\":true"));
            assertThat(sent().path("temperature").asDouble()).isEqualTo(0.2);
            gateway.post("/v1/completions", "{\"model\":\"coder\",\"prompt\":\"hi\",\"max_tokens\":7}");
            assertThat(sent().path("temperature").asDouble()).isEqualTo(0.2);
            assertThat(sent().path("max_tokens").asInt()).isEqualTo(7);

            gateway.post("/v1/chat/completions", chat("smart", ""));
            assertThat(sent().path("model").asText()).isEqualTo("near");
            assertThat(sent().has("temperature")).isFalse();
        }
    }

    @Test
    void the_next_model_of_a_preset_responds_when_the_first_fails() throws IOException {
        mock.chat().enqueue(MockResponse.text("down").status(500));
        try (var gateway = gateway()) {
            HttpResponse<String> response = gateway.post("/v1/chat/completions", chat("ratatoskr:my/coding", ""));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-model")).contains("spare");
            assertThat(sent().path("temperature").asDouble()).isEqualTo(0.2);
        }
    }

    @Test
    void a_pinned_provider_holds_for_a_preset() throws IOException {
        try (var gateway = gateway()) {
            gateway.post("/v1/chat/completions", chat("ratatoskr:my/coding", ",\"provider\":\"compatible\""));
            assertThat(sent().path("model").asText()).isEqualTo("near");
            HttpResponse<String> other =
                    gateway.post("/v1/chat/completions", chat("ratatoskr:free/agentic", ",\"provider\":\"openai\""));
            assertThat(other.statusCode()).isEqualTo(400);
            assertThat(other.body()).contains("compatible:agent", "'openai'");
        }
    }

    @Test
    void an_unknown_preset_is_not_found_and_the_existing_ones_are_named() throws IOException {
        try (var gateway = gateway()) {
            for (String path : new String[] {"/v1/presets/my/such", "/v1/presets/a/b/c", "/v1/presets/%2F/x"}) {
                HttpResponse<String> response = gateway.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(404);
                assertThat(response.body()).as(path).contains("ratatoskr:my/coding");
            }
            HttpResponse<String> response = gateway.post("/v1/chat/completions", chat("ratatoskr:no/such", ""));
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("ratatoskr:premium/agentic");
        }
    }

    @Test
    void the_http_api_resolves_presets() throws IOException {
        try (var gateway = gateway()) {
            JsonNode preset = json(gateway.get("/v1/presets/my/coding"));
            assertThat(preset.path("id").asText()).isEqualTo("ratatoskr:my/coding");
            assertThat(preset.path("model").asText()).isEqualTo("compatible:near");
            assertThat(preset.at("/models/0/callable").asBoolean()).isFalse();
            assertThat(preset.at("/models/0/reason").asText()).contains("openrouter", "disabled");
            assertThat(preset.at("/models/1/callable").asBoolean()).isTrue();
            assertThat(preset.path("parameters").toString())
                    .isEqualTo("{\"temperature\":0.2,\"max_tokens\":50,\"stop\":[\"END\"]}");

            JsonNode list = json(gateway.get("/v1/presets"));
            assertThat(list.path("object").asText()).isEqualTo("list");
            assertThat(list.findValuesAsText("id"))
                    .contains("ratatoskr:my/coding", "ratatoskr:premium/agentic", "ratatoskr:local/embedding")
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void the_library_knows_presets_and_applies_them() throws IOException {
        try (ModelGateway gateway = library(YAML).build()) {
            assertThat(gateway.presets()).extracting(Preset::id).contains("ratatoskr:my/plain");
            Preset embedding = gateway.preset("local", "embedding");
            assertThat(embedding.model()).contains("local:all-MiniLM-L6-v2");
            assertThat(gateway.preset("premium", "coding").model()).isEmpty();
            assertThatThrownBy(() -> gateway.preset("free", "nli"))
                    .isInstanceOf(PresetNotFound.class)
                    .hasMessageContaining("ratatoskr:free/agentic");
            gateway.chat(ChatRequest.of("ratatoskr:my/coding", Message.user("hi")));
            assertThat(sent().path("max_tokens").asInt()).isEqualTo(50);
            gateway.generate(GenerateRequest.of("ratatoskr:my/coding", "hi"));
            assertThat(sent().path("max_tokens").asInt()).isEqualTo(50);
        }
    }

    @Test
    void configured_details_make_a_model_known() throws IOException {
        try (ModelGateway gateway = library(YAML).build()) {
            ModelInfo reported = gateway.models().stream()
                    .filter(model -> model.id().equals("free-model"))
                    .findFirst()
                    .orElseThrow();
            assertThat(reported.contextWindow()).isEqualTo(1234);
            assertThat(reported.provider()).isEqualTo("compatible");
            assertThat(gateway.preset("my", "plain").model()).contains("free-model");
            gateway.chat(ChatRequest.of("ratatoskr:my/plain", Message.user("hi")));
            assertThat(sent().path("model").asText()).isEqualTo("free-model");
        }
    }

    @Test
    void configured_details_do_not_create_a_local_model() throws IOException {
        Ratatoskr.Builder unknown = library("models: {\"local:my-model\": {context_window: 1}}");
        assertThatThrownBy(() -> unknown.build().close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("local:my-model", "all-MiniLM-L6-v2");

        String absent = """
                local: {mine: {folder: no/such/folder}}
                models: {"local:mine": {context_window: 77, capabilities: [nli]}}
                """;
        try (ModelGateway gateway = library(absent).build()) {
            ModelInfo mine = gateway.models().stream()
                    .filter(model -> model.id().equals("mine"))
                    .findFirst()
                    .orElseThrow();
            assertThat(mine.callable()).isFalse();
            assertThat(mine.reason()).isNotBlank();
            assertThat(mine.contextWindow()).isEqualTo(77);
        }
    }

    @Test
    void a_name_of_several_embedding_models_stops_the_start() throws IOException {
        Ratatoskr.Builder alias =
                library("aliases: {vectors: [\"local:all-MiniLM-L6-v2\", \"openai:text-embedding-3-small\"]}");
        assertThatThrownBy(() -> alias.build().close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("'vectors'")
                .hasMessageContaining("one alias per model");

        Ratatoskr.Builder preset = library("presets: {my/vectors: [all-MiniLM-L6-v2, all-MiniLM-L6-v2-q]}");
        assertThatThrownBy(() -> preset.build().close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("'ratatoskr:my/vectors'");
    }
}
