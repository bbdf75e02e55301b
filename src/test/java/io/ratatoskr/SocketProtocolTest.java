package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.telemetry.AuditLog;
import io.ratatoskr.testing.LineClient;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JSON lines over a Unix socket: each operation, streams, cancellation, errors. */
@Timeout(60)
final class SocketProtocolTest {
    private static final String CHAT =
            "{\"id\":%s,\"op\":\"chat\",\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

    @TempDir
    private static Path folder;

    private static MockProvider mock;
    private static TestGateway gateway;
    private LineClient client;

    @BeforeAll
    static void start() throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                presets:
                  quick/chat: {models: [compatible:m]}
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  rerank-tiny: {class-path: models/rerank-tiny}
                  classify-tiny: {class-path: models/classify-tiny}
                  embed-tiny: {class-path: models/embed-tiny-cls}
                """);
        mock = MockProvider.start();
        gateway = TestGateway.with(
                models,
                mock,
                "ratatoskr.socket.path",
                socket().toString(),
                "ratatoskr.models.folder",
                folder.resolve("store").toString());
    }

    private static Path socket() {
        return folder.resolve("r.sock");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
        assertThat(socket()).doesNotExist();
    }

    @BeforeEach
    void connect() {
        client = LineClient.unix(socket());
    }

    @AfterEach
    void disconnect() {
        client.close();
        mock.reset();
    }

    private JsonNode result(String line) {
        JsonNode response = client.call(line);
        assertThat(response.has("result")).as(response.toString()).isTrue();
        return response.path("result");
    }

    private JsonNode error(String line) {
        JsonNode response = client.call(line);
        assertThat(response.has("error")).as(response.toString()).isTrue();
        return response.path("error");
    }

    @Test
    void a_chat_has_the_response_of_the_http_api_and_what_its_headers_say() throws IOException {
        mock.always(MockResponse.text("hello"));
        JsonNode response = client.call(CHAT.formatted("1", "hi"));
        assertThat(response.path("id").asInt()).isEqualTo(1);
        assertThat(response.path("result").path("object").asText()).isEqualTo("chat.completion");
        assertThat(response.at("/result/choices/0/message/content").asText()).isEqualTo("hello");
        assertThat(response.at("/meta/provider").asText()).isEqualTo("compatible");
        assertThat(response.at("/meta/model").asText()).isEqualTo("m");
        assertThat(response.at("/meta/attempts").asInt()).isEqualTo(1);

        JsonNode body = Json.mapper().readTree(mock.lastCall().body());
        assertThat(body.has("id") || body.has("op") || body.has("meta")).isFalse();
    }

    @Test
    void a_stream_is_one_event_per_chunk_and_an_end() {
        mock.always(MockResponse.text("one two three"));
        List<JsonNode> lines = client.send(
                        CHAT.replace("\"op\"", "\"stream\":true,\"op\"").formatted("\"s\"", "hi"))
                .response();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("id").asText()).isEqualTo("s"));
        var text = new StringBuilder();
        for (JsonNode line : lines.subList(0, lines.size() - 1)) {
            assertThat(line.at("/event/object").asText()).isEqualTo("chat.completion.chunk");
            text.append(line.at("/event/choices/0/delta/content").asText());
        }
        assertThat(text).hasToString("one two three");
        assertThat(lines.getLast().path("done").asBoolean()).isTrue();
        assertThat(lines.getLast().at("/meta/provider").asText()).isEqualTo("compatible");
    }

    @Test
    void completions_and_embeddings_are_those_of_openai() {
        mock.completions().always(MockResponse.text("done"));
        assertThat(result("{\"op\":\"generate\",\"model\":\"compatible:m\",\"prompt\":\"x\",\"id\":7}")
                        .at("/choices/0/text")
                        .asText())
                .isEqualTo("done");
        mock.embeddings().always(MockResponse.embeddings());
        JsonNode vectors = result("{\"id\":8,\"op\":\"embed\",\"model\":\"compatible:m\",\"input\":[\"a\",\"b\"]}");
        assertThat(vectors.path("data")).hasSize(2);
        JsonNode local = result("{\"id\":8,\"op\":\"embed\",\"model\":\"local:embed-tiny\",\"input\":[\"a\",\"b\"]}");
        assertThat(local.path("data")).hasSize(2);
    }

    @Test
    void scores_are_those_of_the_http_api() throws IOException {
        for (Map.Entry<String, String> operation : Map.of(
                        "/v1/nli",
                                "\"op\":\"nli\",\"premise\":\"a dog runs\",\"hypothesis\":\"a dog\",\"model\":\"nli-tiny\"",
                        "/v1/nli/batch",
                                "\"op\":\"nli\",\"pairs\":[{\"premise\":\"a dog runs\",\"hypothesis\":\"a dog\"}],\"model\":\"nli-tiny\"",
                        "/v1/classify/zero-shot",
                                "\"op\":\"zero_shot\",\"text\":\"a dog runs\",\"labels\":[\"dog\",\"cat\"],\"model\":\"nli-tiny\"",
                        "/v1/classify", "\"op\":\"classify\",\"texts\":[\"good\",\"bad\"],\"model\":\"classify-tiny\"",
                        "/v1/stance",
                                "\"op\":\"stance\",\"text\":\"I like it\",\"target\":\"it\",\"model\":\"nli-tiny\"",
                        "/v1/rerank",
                                "\"op\":\"rerank\",\"query\":\"dog\",\"documents\":[\"a cat\",\"a dog\"],\"model\":\"rerank-tiny\"",
                        "/v1/tokens/count", "\"op\":\"tokens\",\"text\":\"a dog runs\",\"model\":\"nli-tiny\"",
                        "/v1/tokenize", "\"op\":\"tokenize\",\"text\":\"a dog runs\",\"model\":\"nli-tiny\"")
                .entrySet()) {
            String fields = operation.getValue();
            String body = "{" + fields.substring(fields.indexOf(',') + 1) + "}";
            JsonNode http = Json.mapper()
                    .readTree(gateway.post(operation.getKey(), body).body());
            JsonNode line = result("{\"id\":\"x\"," + fields + "}");
            assertThat(withoutId(line)).as(fields).isEqualTo(withoutId(http));
        }
    }

    private static JsonNode withoutId(JsonNode response) {
        if (response instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
            object.remove("id");
        }
        return response;
    }

    @Test
    void what_the_gateway_knows_is_that_of_the_http_api() throws IOException {
        for (Map.Entry<String, String> operation : Map.of(
                        "/v1/models/nli-tiny/metadata", "\"op\":\"metadata\",\"model\":\"nli-tiny\"",
                        "/v1/models/nli-tiny/status", "\"op\":\"status\",\"model\":\"nli-tiny\"",
                        "/v1/models?capability=nli", "\"op\":\"models\",\"capability\":[\"nli\"]",
                        "/v1/presets", "\"op\":\"presets\"",
                        "/v1/presets/quick/chat", "\"op\":\"presets\",\"tier\":\"quick\",\"capability\":\"chat\"",
                        "/v1/capabilities", "\"op\":\"capabilities\"")
                .entrySet()) {
            JsonNode http =
                    Json.mapper().readTree(gateway.get(operation.getKey()).body());
            assertThat(result("{\"id\":1," + operation.getValue() + "}"))
                    .as(operation.getKey())
                    .isEqualTo(http);
        }
        String request = "\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        assertThat(result("{\"id\":1,\"op\":\"validate\"," + request))
                .isEqualTo(Json.mapper()
                        .readTree(gateway.post("/v1/models/compatible:m/validate", "{" + request)
                                .body()));
        assertThat(result("{\"id\":1,\"op\":\"route\",\"operation\":\"chat\"," + request)
                        .path("candidates"))
                .isNotEmpty();
        assertThat(result("{\"id\":1,\"op\":\"health\"}").path("status").asText())
                .isEqualTo("UP");
        assertThat(result("{\"id\":1,\"op\":\"status\"}").path("ready").asBoolean())
                .isTrue();
    }

    @Test
    void responses_come_as_they_are_ready_and_have_the_ids_of_their_requests() {
        var later = new CompletableFuture<Void>();
        mock.always(call ->
                call.text().contains("slow") ? MockResponse.text("slow").holdUntil(later) : MockResponse.text("fast"));
        client.send(CHAT.formatted("1", "slow")).send(CHAT.formatted("\"1\"", "fast"));
        assertThat(client.nextLine()).startsWith("{\"id\":\"1\",\"result\"");
        later.complete(null);
        assertThat(client.nextLine()).startsWith("{\"id\":1,\"result\"");
    }

    @Test
    void many_requests_are_in_flight_on_one_connection() {
        mock.always(MockResponse.echo());
        int requests = 100;
        IntStream.range(0, requests).forEach(i -> client.send(CHAT.formatted(i, "text " + i)));
        var texts = new HashMap<Integer, String>();
        for (int i = 0; i < requests; i++) {
            JsonNode line = client.next();
            texts.put(
                    line.path("id").asInt(),
                    line.at("/result/choices/0/message/content").asText());
        }
        assertThat(texts)
                .hasSize(requests)
                .allSatisfy((id, text) -> assertThat(text).contains("text " + id));
    }

    @Test
    void cancel_ends_a_request_and_its_call() {
        mock.always(MockResponse.silence());
        client.send(CHAT.formatted("5", "x"));
        mock.awaitCalls(1, Duration.ofSeconds(20));
        client.send("{\"op\":\"cancel\",\"id\":5}");
        JsonNode response = client.next();
        assertThat(response.path("id").asInt()).isEqualTo(5);
        assertThat(response.at("/error/code").asText()).isEqualTo("cancelled");
        mock.awaitAborted(1, Duration.ofSeconds(20));
        // Nothing is in flight with that id, so it can be used again, and another cancel does nothing
        client.send("{\"op\":\"cancel\",\"id\":5}");
        mock.always(MockResponse.text("again"));
        assertThat(client.call(CHAT.formatted("5", "x")).has("result")).isTrue();
    }

    @Test
    void a_client_that_disconnects_cancels_its_requests() {
        mock.always(MockResponse.silence());
        client.send(CHAT.formatted("1", "x")).send(CHAT.formatted("2", "x"));
        mock.awaitCalls(2, Duration.ofSeconds(20));
        client.close();
        mock.awaitAborted(2, Duration.ofSeconds(20));
    }

    @Test
    void a_client_that_only_ends_its_input_gets_its_responses() {
        mock.always(MockResponse.text("late").delay(Duration.ofMillis(200)));
        String last = CHAT.formatted("2", "x");
        client.send(CHAT.formatted("1", "x"))
                .sendBytes(last.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .endInput();
        assertThat(List.of(
                        client.next().path("id").asInt(),
                        client.next().path("id").asInt()))
                .containsExactlyInAnyOrder(1, 2);
        client.awaitEnd();
    }

    @Test
    void an_id_in_flight_cannot_be_used_again() {
        mock.always(MockResponse.silence());
        client.send(CHAT.formatted("1", "x"));
        mock.awaitCalls(1, Duration.ofSeconds(20));
        JsonNode error = error(CHAT.formatted("1", "x"));
        assertThat(error.path("code").asText()).isEqualTo("duplicate_id");
    }

    @Test
    void errors_are_those_of_the_http_api() {
        mock.always(MockResponse.error(429, "slow down"));
        JsonNode response = client.call(CHAT.formatted("1", "x"));
        assertThat(response.at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(response.at("/meta/status").asInt()).isEqualTo(429);

        assertThat(error("{\"id\":1,\"op\":\"chat\",\"model\":\"compatible:m\"}")
                        .path("param")
                        .asText())
                .isEqualTo("messages");
        assertThat(error("{\"id\":1,\"op\":\"chats\"}").path("message").asText())
                .contains("did you mean chat?");
        assertThat(error("{\"op\":\"health\"}").path("message").asText()).contains("the field id is missing");
        assertThat(error("{\"id\":1}").path("message").asText()).contains("the field op is missing");
        assertThat(error("{\"id\":[1],\"op\":\"health\"}").path("param").asText())
                .isEqualTo("id");
        assertThat(error("{\"id\":1,\"op\":\"health\",\"meta\":{\"cashe\":\"no\"}}")
                        .path("message")
                        .asText())
                .contains("meta has the unknown field 'cashe'");
        assertThat(error("{\"id\":1,\"op\":\"models\",\"capabilty\":\"chat\"}")
                        .path("message")
                        .asText())
                .contains("unknown field 'capabilty'");
        assertThat(error("{\"id\":1,\"op\":\"metadata\",\"model\":\"none-such\"}")
                        .path("code")
                        .asText())
                .isEqualTo("model_not_found");
        assertThat(result("{\"id\":1,\"op\":\"health\"}").path("ready").asBoolean())
                .isTrue();
    }

    @Test
    void a_request_sets_its_parameter_policy_timeout_and_request_id() {
        mock.always(MockResponse.silence());
        JsonNode response = client.call(CHAT.replace("\"op\"", "\"meta\":{\"timeout\":\"300ms\"},\"op\"")
                .formatted("1", "x"));
        assertThat(response.at("/error/message").asText()).contains("no response", "request");
        assertThat(error(CHAT.replace("\"op\"", "\"meta\":{\"parameters\":\"perhaps\"},\"op\"")
                                .formatted("1", "x"))
                        .path("message")
                        .asText())
                .contains("x-ratatoskr-parameters", "perhaps");
    }

    @Test
    void garbage_has_an_error_and_the_connection_stays() {
        for (String garbage : List.of(
                "nonsense",
                "{",
                "[1,2]",
                "{\"id\":1,\"op\":\"chat\"} {}",
                "\u0000\u0000",
                "{\"id\":1,\"op\":\"chat\",\"id\":2}",
                "{\"id\":1,\"op\":\"chat\",\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")) {
            assertThat(error(garbage).path("type").asText())
                    .as(garbage.substring(0, Math.min(40, garbage.length())))
                    .isEqualTo("invalid_request_error");
        }
        client.send("").send("\r");
        assertThat(result("{\"id\":1,\"op\":\"health\"}\r").path("status").asText())
                .isEqualTo("UP");
    }

    @Test
    void a_gateway_within_an_application_is_not_stopped_by_a_line_which_is_audited() {
        Configurator.setLevel(AuditLog.LOGGER, Level.INFO);
        try (LogCapture log = LogCapture.start()) {
            assertThat(error("{\"id\":1,\"op\":\"stop\",\"meta\":{\"request_id\":\"audit-stop\"}}")
                            .path("code")
                            .asText())
                    .isEqualTo("not_supported");
            assertThat(log.text()).containsPattern("action=stop result=failed .*frontend=socket request_id=audit-stop");
        }
    }
}
