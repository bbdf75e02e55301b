package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /v1/models/{id}/validate}, which calls no provider. */
final class ValidateHttpTest {
    private static final String MODEL_LIST = """
            {"data":[{"id":"shared","context_length":1000,"top_provider":{"max_completion_tokens":200},
            "pricing":{"prompt":"0.000001","completion":"0.000002","input_cache_write":"0.0000015"},
            "supported_parameters":["temperature","max_tokens"]},
            {"id":"vendor/other","supported_parameters":["temperature","max_tokens","top_k","tools"]}]}
            """;

    private final MockProvider mock = MockProvider.start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        mock.close();
    }

    /** Waits for a model that only the list names; the configuration names {@code shared} as well. */
    private TestGateway gateway() {
        mock.models().always(MockResponse.json(MODEL_LIST));
        TestGateway gateway = TestGateway.withProviders(
                folder, Map.of("first", mock), "ratatoskr.providers.first.list-models", "true");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        gateway.get("/v1/models/first:vendor/other/metadata").statusCode() == 200);
        return gateway;
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void chat_is_validated_with_changes_token_counts_and_maximum_cost() {
        try (TestGateway gateway = gateway()) {
            JsonNode validation = json(
                    gateway.post(
                            "/v1/models/shared/validate",
                            "{\"top_k\":3,\"temperature\":0.5,\"max_tokens\":900,\"n\":2,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}"),
                    200);

            assertThat(validation.path("valid").asBoolean()).isTrue();
            assertThat(validation.path("operation").asText()).isEqualTo("chat");
            JsonNode first = validation.path("candidates").path(0);
            assertThat(first.path("provider").asText()).isEqualTo("first");
            assertThat(first.path("sent").toString()).isEqualTo("{\"max_tokens\":200,\"temperature\":0.5,\"n\":2}");
            assertThat(first.path("changes").findValuesAsText("parameter")).containsExactly("top_k", "max_tokens");
            assertThat(first.path("changes").findValuesAsText("change")).containsExactly("dropped", "clamped");
            long prompt = first.path("prompt_tokens").asLong();
            assertThat(prompt).isBetween(3L, 20L);
            assertThat(first.path("max_completion_tokens").asLong()).isEqualTo(200);
            assertThat(first.path("fits_context").asBoolean()).isTrue();
            assertThat(first.path("max_cost").decimalValue()).isEqualByComparingTo((prompt * 1.5 + 400 * 2) / 1e6 + "");
            assertThat(mock.calls()).noneMatch(call -> call.path().contains("completions"));
        }
    }

    @Test
    void refusals_name_the_reason() {
        try (TestGateway gateway = gateway()) {
            String tools = "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}";
            JsonNode validation = json(gateway.post("/v1/models/shared/validate", tools), 200);
            assertThat(validation.path("valid").asBoolean()).isFalse();
            assertThat(validation.path("refused").path(0).path("parameter").asText())
                    .isEqualTo("tools");

            JsonNode ignored =
                    json(gateway.post("/v1/models/shared/validate", tools, "x-ratatoskr-parameters", "ignore"), 200);
            assertThat(ignored.path("candidates")
                            .path(0)
                            .path("sent")
                            .path("tools")
                            .asInt())
                    .isEqualTo(1);

            JsonNode strict = json(
                    gateway.post("/v1/models/shared/validate", "{\"top_k\":3}", "x-ratatoskr-parameters", "error"),
                    200);
            assertThat(strict.path("refused").path(0).path("parameter").asText())
                    .isEqualTo("top_k");
        }
    }

    @Test
    void completions_and_embeddings_and_ids_with_slashes_are_understood() {
        try (TestGateway gateway = gateway()) {
            JsonNode completion =
                    json(gateway.post("/v1/models/shared/validate", "{\"prompt\":\"a b\",\"max_tokens\":5}"), 200);
            assertThat(completion.path("operation").asText()).isEqualTo("generate");
            assertThat(completion
                            .path("candidates")
                            .path(0)
                            .path("max_completion_tokens")
                            .asInt())
                    .isEqualTo(5);

            JsonNode raw = json(
                    gateway.post(
                            "/v1/models/shared/validate",
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":5,\"raw_provider_options\":{\"max_tokens\":70,\"n\":2}}"),
                    200);
            JsonNode sent = raw.path("candidates").path(0);
            assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(70);
            assertThat(sent.path("max_cost").decimalValue())
                    .isEqualByComparingTo((sent.path("prompt_tokens").asLong() * 1.5 + 140 * 2) / 1e6 + "");

            JsonNode best = json(
                    gateway.post("/v1/models/shared/validate", "{\"prompt\":\"a b\",\"max_tokens\":5,\"best_of\":3}"),
                    200);
            assertThat(best.path("candidates")
                            .path(0)
                            .path("max_cost")
                            .decimalValue()
                            .subtract(completion
                                    .path("candidates")
                                    .path(0)
                                    .path("max_cost")
                                    .decimalValue()))
                    .isEqualByComparingTo("0.00002");

            JsonNode embedding = json(gateway.post("/v1/models/shared/validate", "{\"input\":[\"a\",\"b\"]}"), 200);
            assertThat(embedding.path("operation").asText()).isEqualTo("embed");
            assertThat(embedding.path("candidates").path(0).path("provider").asText())
                    .isEqualTo("first");
            assertThat(embedding.path("candidates").path(0).path("max_cost").decimalValue())
                    .isEqualByComparingTo("0.000003");

            JsonNode other = json(gateway.post("/v1/models/vendor/other/validate", "{\"top_k\":3}"), 200);
            assertThat(other.path("candidates").path(0).path("changes")).isEmpty();

            json(gateway.post("/v1/models/nobody/validate", "{\"input\":\"a\"}"), 404);
            json(gateway.post("/v1/models/shared/validate", "{\"temperature\":\"hot\"}"), 400);
            json(gateway.post("/v1/models/shared/validate", "[]"), 400);
        }
    }

    private static JsonNode candidate(TestGateway gateway, String model, String body) {
        JsonNode validation =
                json(gateway.post("/v1/models/" + model + "/validate", body.replace((char) 39, (char) 34)), 200);
        assertThat(validation.path("candidates")).as(validation.toString()).hasSize(1);
        return validation.path("candidates").path(0);
    }

    @Test
    void request_is_shown_in_the_words_of_each_provider_with_what_the_gateway_adds() throws IOException {
        String chat = "{'max_completion_tokens':50,'top_k':3,'logit_bias':{'1':2},'messages':["
                + "{'role':'system','content':'secret-a'},{'role':'user','content':'secret-b'}]}";
        Path models = Files.writeString(folder.resolve("models.yaml"), "{}");
        var environment = Map.of("ANTHROPIC_API_KEY", "k", "GEMINI_API_KEY", "k", "OPENAI_API_KEY", "k");
        try (TestGateway gateway = TestGateway.with(models, environment)) {
            JsonNode unlimited = candidate(
                    gateway, "anthropic:claude-sonnet-4-5", "{'messages':[{'role':'user','content':'secret'}]}");
            assertThat(unlimited.path("sent").has("max_tokens")).isFalse();
            assertThat(unlimited.path("request").path("max_tokens").asInt()).isPositive();

            JsonNode withoutMessages = candidate(gateway, "anthropic:claude-sonnet-4-5", "{'temperature':0.5}");
            assertThat(withoutMessages.path("request").path("temperature").asDouble())
                    .isEqualTo(0.5);

            JsonNode anthropic = candidate(gateway, "anthropic:claude-sonnet-4-5", chat);
            assertThat(anthropic.path("request").toString())
                    .isEqualTo("{\"model\":\"claude-sonnet-4-5-20250929\",\"max_tokens\":50,\"top_k\":3}");
            assertThat(anthropic.path("changes").findValuesAsText("parameter")).containsExactly("logit_bias");
            assertThat(anthropic.path("changes").findValuesAsText("lacking")).containsExactly("protocol");

            JsonNode gemini = candidate(gateway, "gemini:gemini-2.5-flash", chat);
            assertThat(gemini.path("request").path("generationConfig").toString())
                    .isEqualTo("{\"topK\":3,\"maxOutputTokens\":50}");

            JsonNode ollama = candidate(gateway, "ollama:llama3", chat);
            assertThat(ollama.path("request")
                            .path("options")
                            .path("num_predict")
                            .asInt())
                    .isEqualTo(50);
            assertThat(ollama.path("request").path("options").path("num_ctx").asInt())
                    .isPositive();
            assertThat(ollama.path("request").path("truncate").asBoolean()).isFalse();

            assertThat(candidate(gateway, "openai:gpt-4o", chat)
                            .path("request")
                            .path("max_completion_tokens")
                            .asInt())
                    .isEqualTo(50);
            for (JsonNode shown : new JsonNode[] {unlimited, anthropic, gemini, ollama}) {
                assertThat(shown.toString()).doesNotContain("secret");
            }

            JsonNode local = candidate(gateway, "local:all-MiniLM-L6-v2", "{'input':'secret'}");
            assertThat(local.path("in_process").asBoolean()).isTrue();
            assertThat(local.has("request")).isFalse();
        }
    }

    @Test
    void parameter_that_only_the_model_lacks_is_told_from_one_that_the_protocol_lacks() {
        try (TestGateway gateway = gateway()) {
            JsonNode changes = candidate(gateway, "first:shared", "{'top_k':3}").path("changes");
            assertThat(changes.findValuesAsText("parameter")).containsExactly("top_k");
            assertThat(changes.findValuesAsText("lacking")).containsExactly("model");
            JsonNode refused = json(
                            gateway.post(
                                    "/v1/models/first:shared/validate",
                                    "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}"),
                            200)
                    .path("refused");
            assertThat(refused.findValuesAsText("lacking")).containsExactly("model");
        }
    }

    @Test
    void image_has_no_known_price() {
        try (TestGateway gateway = gateway()) {
            JsonNode validation = json(
                    gateway.post(
                            "/v1/models/shared/validate",
                            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x.test/a.png\"}}]}]}"),
                    200);
            assertThat(validation.path("candidates").path(0).path("approximate").asBoolean())
                    .isTrue();
            assertThat(validation.path("candidates").path(0).has("max_cost")).isFalse();
        }
    }
}
