package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real models in this process, called over HTTP. */
final class LocalModelsHttpTest {
    @TempDir
    static Path folder;

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Path routed = Files.createDirectory(folder.resolve("routed"));
        Files.writeString(routed.resolve("model.onnx"), "");
        Files.writeString(routed.resolve("tokenizer.json"), "{}");
        Files.writeString(
                routed.resolve("modules.json"),
                "[{\"type\": \"sentence_transformers.models.Router\", \"path\": \"\"}]");
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                aliases:
                  judge: [local:nli-tiny]
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  rerank-tiny: {class-path: models/rerank-tiny}
                  classify-tiny: {class-path: models/classify-tiny}
                  of-the-hub: {hub: org/model}
                  routed: {folder: %s}
                tokenizers:
                  - {prefix: house-, like: gpt-4o}
                """.formatted(routed));
        mock = MockProvider.start();
        gateway = TestGateway.with(
                models, mock, "ratatoskr.models.folder", folder.resolve("store").toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    private static JsonNode post(int status, String path, String json) throws IOException {
        HttpResponse<String> response = gateway.post(path, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }

    @Test
    void a_folder_that_is_not_supported_has_the_reason_where_it_is_listed_and_called() throws IOException {
        String reason = "modules.json starts with the module Router; only Transformer is supported there";
        JsonNode info =
                Json.mapper().readTree(gateway.get("/v1/models/local:routed").body());
        assertThat(info.toString()).contains(reason);
        JsonNode error = post(404, "/v1/embeddings", "{\"model\":\"local:routed\",\"input\":\"a\"}");
        assertThat(error.path("error").path("message").asText()).contains(reason);
    }

    @Test
    void a_pair_is_judged() throws IOException {
        JsonNode response = post(
                200,
                "/v1/nli",
                "{\"model\":\"judge\",\"premise\":\"There is a black dog in the garden.\",\"hypothesis\":\"There is a dog in the garden.\"}");
        assertThat(response.path("label").asText()).isEqualTo("entailment");
        assertThat(response.path("entailment").asDouble()).isGreaterThan(0.9);
        assertThat(response.path("method").asText()).isEqualTo("model");
        assertThat(response.path("provider").asText()).isEqualTo("local");
    }

    @Test
    void fifty_pairs_are_judged_in_one_call() throws IOException {
        String pairs = "{\"premise\":\"The window is open.\",\"hypothesis\":\"The window is closed.\"},".repeat(50);
        JsonNode response = post(
                200,
                "/v1/nli/batch",
                "{\"model\":\"nli-tiny\",\"pairs\":[" + pairs.substring(0, pairs.length() - 1) + "]}");
        assertThat(response.path("results")).hasSize(50);
        assertThat(response.path("results").get(49).path("label").asText()).isEqualTo("contradiction");
    }

    @Test
    void labels_and_documents_are_sorted() throws IOException {
        JsonNode zeroShot = post(
                200,
                "/v1/classify/zero-shot",
                "{\"model\":\"nli-tiny\",\"text\":\"The cook baked bread and served soup with fresh vegetables.\",\"labels\":[\"music\",\"food\"]}");
        assertThat(zeroShot.path("top_label").asText()).isEqualTo("food");
        JsonNode classify = post(
                200, "/v1/classify", "{\"model\":\"classify-tiny\",\"text\":\"a tall tree with needles and cones\"}");
        assertThat(classify.path("top_label").asText()).isEqualTo("plant");
        JsonNode rerank = post(
                200,
                "/v1/rerank",
                "{\"model\":\"rerank-tiny\",\"query\":\"what is a violin?\",\"top_n\":1,\"documents\":[\"a large flightless bird of Africa\",\"a bowed stringed instrument with four strings that is held under the chin\"]}");
        assertThat(rerank.path("results")).hasSize(1);
        assertThat(rerank.path("results").get(0).path("index").asInt()).isOne();
        JsonNode stance = post(
                200, "/v1/stance", "{\"model\":\"nli-tiny\",\"text\":\"Dogs are wonderful.\",\"target\":\"dogs\"}");
        assertThat(stance.path("target").asText()).isEqualTo("dogs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/nli | {'model':'classify-tiny','premise':'a','hypothesis':'b'} | 501",
                "/v1/classify/zero-shot | {'model':'nli-tiny','text':'a','labels':[]} | 400",
                "/v1/classify/zero-shot | {'model':'nli-tiny','text':'a','labels':['x','x']} | 400",
                "/v1/nli | {'model':'no-such','premise':'a','hypothesis':'b'} | 503",
                "/v1/nli | {'model':'of-the-hub','premise':'a','hypothesis':'b'} | 404",
                "/v1/nli | {'model':'nli-tiny','premise':'','hypothesis':'b'} | 400",
                "/v1/rerank | {'model':'rerank-tiny','query':'','documents':['a']} | 400"
            })
    void bad_requests_get_a_clear_error(String path, String body, int status) throws IOException {
        JsonNode response = post(status, path, body.replace((char) 39, (char) 34));
        assertThat(response.path("error").path("message").asText()).isNotBlank();
    }

    @Test
    void unusual_texts_get_a_response_and_later_requests_work() throws IOException {
        for (String text : new String[] {"\\ud800", "a\\u0000b", "x".repeat(200_000), " "}) {
            post(200, "/v1/nli", "{\"model\":\"nli-tiny\",\"premise\":\"" + text + "\",\"hypothesis\":\"b\"}");
        }
    }

    @Test
    void ten_thousand_texts_get_their_results() throws IOException {
        String texts = "\"a tree\",\"a dog\",".repeat(5_000);
        JsonNode response = post(
                200,
                "/v1/classify",
                "{\"model\":\"classify-tiny\",\"texts\":[" + texts.substring(0, texts.length() - 1) + "]}");
        assertThat(response.path("results")).hasSize(10_000);
    }

    @Test
    void a_model_is_loaded_and_unloaded_on_request() throws IOException {
        assertThat(post(200, "/v1/models/rerank-tiny/load", "{}").path("status").asText())
                .isEqualTo("ready");
        assertThat(status("rerank-tiny")).isEqualTo("ready");
        assertThat(post(200, "/v1/models/rerank-tiny/unload", "{}")
                        .path("status")
                        .asText())
                .isEqualTo("available");
        assertThat(status("no/such/model")).isEqualTo("unavailable");
        assertThat(status("of-the-hub")).isEqualTo("unavailable");
        assertThat(status("sentence-transformers/all-MiniLM-L6-v2")).isIn("available", "ready");
    }

    private static String status(String model) throws IOException {
        HttpResponse<String> response = gateway.get("/v1/models/" + model + "/status");
        assertThat(response.statusCode()).isEqualTo(200);
        return Json.mapper().readTree(response.body()).path("status").asText();
    }

    @Test
    void only_models_of_a_hub_can_be_downloaded() throws IOException {
        assertThat(post(501, "/v1/models/nli-tiny/download", "{}")
                        .path("error")
                        .path("message")
                        .asText())
                .contains("is not from a hub");
        post(404, "/v1/models/evil/repository/download", "{}");
    }

    @Test
    void tokens_are_counted_and_shown() throws IOException {
        assertThat(post(200, "/v1/tokens/count", "{\"model\":\"gpt-4o\",\"text\":\"Hello, world!\"}"))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"count\":4,\"approximate\":false,\"tokenizer\":\"o200k_base\",\"model\":\"gpt-4o\"}"));
        assertThat(post(200, "/v1/tokens/count", "{\"model\":\"house-7b\",\"text\":\"Hello, world!\"}")
                        .path("approximate")
                        .asBoolean())
                .isFalse();
        assertThat(post(
                                200,
                                "/v1/tokens/count",
                                "{\"model\":\"openrouter:anthropic/claude-x\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]}")
                        .path("approximate")
                        .asBoolean())
                .isTrue();
        JsonNode tokens = post(200, "/v1/tokenize", "{\"model\":\"all-MiniLM-L6-v2\",\"text\":\"hello Ægir\"}");
        assertThat(tokens.path("tokens").get(1).path("text").asText()).isEqualTo("hello");
        assertThat(tokens.path("tokens").get(1).path("end").asInt()).isEqualTo(5);
        post(400, "/v1/tokens/count", "{\"model\":\"gpt-4o\"}");
        post(400, "/v1/tokens/count", "{\"model\":\"openai:gpt-4o\",\"text\":\"a\",\"provider\":\"anthropic\"}");
        post(501, "/v1/tokenize", "{\"model\":\"claude-x\",\"text\":\"a\"}");
    }
}
