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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model picker does: it lists the models, and chats with the one that was picked. */
final class ListedIdsHttpTest {
    private static MockProvider openRouter;
    private static MockProvider openAi;
    private static MockProvider huggingFace;
    private static MockProvider ollama;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        openRouter = mock(
                "{\"data\":[{\"id\":\"openai/gpt-4.1\",\"created\":1744651385},{\"id\":\"shared\",\"created\":11}]}");
        openAi = mock("{\"data\":[{\"id\":\"gpt-4.1\",\"object\":\"model\",\"created\":1744316542},"
                + "{\"id\":\"shared\",\"created\":22},{\"id\":\"undated\"}]}");
        huggingFace = mock("{\"data\":[{\"id\":\"org/name\",\"created\":1750000000}]}");
        ollama = MockProvider.start();
        ollama.at("/api/tags")
                .always(MockResponse.json(
                        "{\"models\":[{\"name\":\"shared\",\"modified_at\":\"2025-01-01T00:00:00Z\"}]}"));
        ollama.at("/api/show").always(MockResponse.json("{\"capabilities\":[\"completion\"]}"));
        ollama.at("/api/chat").always(MockResponse.error(404, "model 'notthere' not found"));
        gateway = TestGateway.with(
                Files.writeString(folder.resolve("models.yaml"), "aliases: {}\n"),
                Map.of("OPENROUTER_API_KEY", "sk-or-t", "OPENAI_API_KEY", "sk-t", "HF_TOKEN", "hf_t"),
                "ratatoskr.providers.openrouter.base-url",
                openRouter.baseUrl(),
                "ratatoskr.providers.openai.base-url",
                openAi.baseUrl(),
                "ratatoskr.providers.huggingface.base-url",
                huggingFace.origin(),
                "ratatoskr.providers.ollama.base-url",
                ollama.origin());
        for (String provider : new String[] {"openrouter", "openai", "huggingface", "ollama"}) {
            HttpResponse<String> refreshed = gateway.post("/v1/models/" + provider + ":any/refresh", "");
            assertThat(refreshed.statusCode()).as(provider).isIn(200, 404);
        }
    }

    private static MockProvider mock(String list) {
        MockProvider mock = MockProvider.start();
        mock.at("/v1/models").always(MockResponse.json(list));
        mock.at("/v1/chat/completions").always(MockResponse.text("four"));
        return mock;
    }

    @AfterAll
    static void stop() {
        gateway.close();
        openRouter.close();
        openAi.close();
        huggingFace.close();
        ollama.close();
    }

    private static Map<String, JsonNode> listed(String query) throws IOException {
        var byId = new HashMap<String, JsonNode>();
        for (JsonNode model :
                Json.mapper().readTree(gateway.get("/v1/models" + query).body()).path("data")) {
            assertThat(byId.put(model.path("id").asText(), model))
                    .as(model.path("id").asText())
                    .isNull();
        }
        return byId;
    }

    private static HttpResponse<String> chat(String model) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"2 + 2?\"}]}".formatted(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?all=true", "?all=true&provider=openai", "?q=shared"})
    void each_listed_model_is_served_by_its_provider(String query) throws IOException {
        Map<String, JsonNode> models = listed(query);
        assertThat(models).isNotEmpty();
        Set<String> providers = new HashSet<>();
        for (Map.Entry<String, JsonNode> model : models.entrySet()) {
            String provider = model.getValue().path("provider").asText();
            if (isChatModel(model.getValue())
                    && (providers.add(provider) || model.getKey().contains("shared"))) {
                HttpResponse<String> response = chat(model.getKey());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-ratatoskr-provider"))
                        .as(model.getKey())
                        .contains(provider);
            }
        }
    }

    /** Ollama's chats fail here. */
    private static boolean isChatModel(JsonNode model) {
        JsonNode capabilities = model.path("capabilities");
        return model.path("callable").asBoolean()
                && !model.path("provider").asText().equals("ollama")
                && (capabilities.isMissingNode() || capabilities.toString().contains("\"chat\""));
    }

    @Test
    void one_entry_has_the_id_and_the_others_name_their_provider() throws IOException {
        Map<String, JsonNode> models = listed("");
        assertThat(models.get("shared").path("provider").asText()).isEqualTo("openrouter");
        assertThat(models.get("openai:shared").path("provider").asText()).isEqualTo("openai");
        assertThat(models.get("ollama:shared").path("provider").asText()).isEqualTo("ollama");
        assertThat(models.get("openai/gpt-4.1").path("provider").asText()).isEqualTo("openrouter");
        assertThat(models.get("openai:gpt-4.1").path("owned_by").asText()).isEqualTo("openai");
        assertThat(models).doesNotContainKeys("gpt-4.1", "openrouter:shared");
    }

    @ParameterizedTest
    @CsvSource({
        "shared,11",
        "openai:shared,22",
        "ollama:shared,1735689600",
        "openai:gpt-4.1,1744316542",
        "openai/gpt-4.1,1744651385",
        "org/name,1750000000",
        "undated,0"
    })
    void created_is_that_of_the_providers_list(String id, long created) throws IOException {
        assertThat(listed("").get(id).path("created").asLong()).isEqualTo(created);
        JsonNode one = Json.mapper().readTree(gateway.get("/v1/models/" + id).body());
        assertThat(one).isEqualTo(listed("").get(id));
    }

    @ParameterizedTest
    @CsvSource({
        "hf/org/name,org/name",
        "hf:org/name,org/name",
        "hf/brand/new,brand/new",
        "hf/brand/new:fastest,brand/new:fastest",
        "huggingface/brand/new,brand/new"
    })
    void hf_is_a_name_of_hugging_face(String model, String sent) throws IOException {
        HttpResponse<String> response = chat(model);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("huggingface");
        assertThat(Json.mapper()
                        .readTree(huggingFace.calls().getLast().text())
                        .path("model")
                        .asText())
                .isEqualTo(sent);
    }

    @Test
    void metadata_of_a_model_is_found_behind_hf() throws IOException {
        JsonNode details = Json.mapper()
                .readTree(gateway.get("/v1/models/hf/org/name/metadata").body());
        assertThat(details.path("provider").asText()).isEqualTo("huggingface");
        assertThat(details.path("id").asText()).isEqualTo("org/name");
    }

    @Test
    void a_model_that_ollama_does_not_have_is_a_404_that_says_how_to_pull_it() {
        HttpResponse<String> response = chat("ollama:notthere");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("ollama pull notthere", "model_not_found");
    }
}
