package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chat model as the judge, behind the real service: called only when the configuration or the caller names it. */
final class JudgeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String PAIR = "\"premise\":\"a dog\",\"hypothesis\":\"an animal\"";
    private static final String[] JUDGE_SETTINGS = {"ratatoskr.providers.llm.chat-model", "compatible:judge"};

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.chat().always(JudgeTest::judged);
    }

    @AfterEach
    void stop() {
        try {
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    /** Returns scores for every item of the call by its number, as a chat model would. */
    private static MockResponse judged(MockCall call) {
        var rows = new ArrayList<String>();
        for (JsonNode line : data(call)) {
            if (line.has("premise")) {
                rows.add("{\"item\":%d,\"entailment\":0.5,\"contradiction\":0.25,\"neutral\":0.25}"
                        .formatted(line.get("item").asInt()));
            } else if (line.has("text")) {
                rows.add("{\"item\":%1$d,\"favor\":0,\"against\":1,\"neutral\":0,\"label_1\":0.2,\"label_2\":0.8}"
                        .formatted(line.get("item").asInt()));
            }
        }
        return MockResponse.text("```json\n{\"results\":[" + String.join(",", rows) + "]}\n```")
                .usage(100, 7);
    }

    private static ArrayList<JsonNode> data(MockCall call) {
        try {
            String user = Json.mapper()
                    .readTree(call.body())
                    .at("/messages/1/content")
                    .asText();
            var lines = new ArrayList<JsonNode>();
            for (String line : user.split("\n")) {
                if (line.startsWith("{")) {
                    lines.add(Json.mapper().readTree(line));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/nli                | "premise":"a","hypothesis":"b"
                    /v1/stance             | "text":"a","target":"b"
                    /v1/classify/zero-shot | "text":"a","labels":["b","c"]
                    /v1/classify           | "text":"a"
                    /v1/rerank             | "query":"a","documents":["b"]
                    """)
    void no_chat_model_is_called_unless_it_is_named(String path, String fields) {
        try (var unconfigured = TestGateway.forMock(mock);
                var configured = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            for (TestGateway gateway : new TestGateway[] {unconfigured, configured}) {
                for (String model : new String[] {"all-MiniLM-L6-v2", "unheard-of", "compatible:m", "local:m"}) {
                    HttpResponse<String> response = gateway.post(path, "{\"model\":\"" + model + "\"," + fields + "}");
                    assertThat(response.statusCode()).as(response.body()).isNotEqualTo(200);
                }
            }
            HttpResponse<String> off = unconfigured.post("/v1/nli", "{\"model\":\"llm:compatible:m\"," + PAIR + "}");
            assertThat(off.statusCode()).isEqualTo(503);
            assertThat(off.body()).contains("llm: disabled: no chat-model: set ratatoskr.providers.llm.chat-model");
        }
        assertThat(mock.callCount()).isZero();
    }

    @Test
    void caller_may_name_the_judge_and_the_response_names_it() throws Exception {
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response =
                    gateway.post("/v1/nli", "{\"model\":\"llm:compatible:judge\"," + PAIR + "}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("llm");
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("1");
            JsonNode json = Json.mapper().readTree(response.body());
            assertThat(json.get("entailment").asDouble()).isEqualTo(0.5);
            assertThat(json.get("method").asText()).isEqualTo("llm");
            assertThat(json.get("provider").asText()).isEqualTo("llm");
            assertThat(json.get("model").asText()).isEqualTo("judge");
            assertThat(json.get("answered_by").toString()).isEqualTo("[\"compatible:judge\"]");
            assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(100);
        }
        JsonNode request = Json.mapper().readTree(mock.lastCall().body());
        assertThat(request.get("temperature").asDouble()).isZero();
        assertThat(request.at("/response_format/json_schema/strict").asBoolean())
                .isTrue();
        assertThat(request.has("tools")).isFalse();
        assertThat(request.has("stream")).isFalse();
    }

    @Test
    void stance_and_zero_shot_are_judged_too() throws Exception {
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            JsonNode stance = Json.mapper()
                    .readTree(gateway.post(
                                    "/v1/stance",
                                    "{\"model\":\"judge\",\"provider\":\"llm\",\"texts\":[\"no!\"],\"target\":\"it\"}")
                            .body());
            assertThat(stance.at("/results/0/label").asText()).isEqualTo("against");
            JsonNode labels = Json.mapper()
                    .readTree(gateway.post(
                                    "/v1/classify/zero-shot",
                                    "{\"model\":\"llm:compatible:judge\",\"text\":\"t\",\"labels\":[\"z\",\"a\"]}")
                            .body());
            assertThat(labels.get("scores").toString()).isEqualTo("{\"z\":0.2,\"a\":0.8}");
        }
    }

    @Test
    void long_batch_is_split_and_its_usage_is_summed() throws Exception {
        String pairs = IntStream.range(0, 45).mapToObj(i -> "{" + PAIR + "}").collect(Collectors.joining(","));
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response =
                    gateway.post("/v1/nli/batch", "{\"model\":\"llm:compatible:judge\",\"pairs\":[" + pairs + "]}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("3");
            JsonNode json = Json.mapper().readTree(response.body());
            assertThat(json.get("results")).hasSize(45);
            assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(300);
            assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(21);
        }
        assertThat(mock.callCount()).isEqualTo(3);
    }

    @Test
    void configured_judge_is_the_fallback_when_the_model_fails(@TempDir Path routes) throws Exception {
        Files.createDirectories(routes.resolve("custom"));
        Files.writeString(
                routes.resolve("custom/stub.camel.yaml"),
                Stream.of("nli", "stance").map("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: stub-%1$s, parameters: [{name: name, value: stub}, \
                        {name: operation, value: %1$s}, {name: uri, value: "direct:fail"}]}
                        """::formatted).collect(Collectors.joining()));
        var builder = Ratatoskr.builder()
                .routes(routes)
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set("ratatoskr.providers.stub.base-url", "http://127.0.0.1:9")
                .set("ratatoskr.routing.nli", "stub,llm");
        try (var gateway = TestGateway.of(builder, JUDGE_SETTINGS)) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:fail").process(exchange -> {
                        throw new ProviderUnavailable("stub: down");
                    });
                }
            });

            HttpResponse<String> response = gateway.post("/v1/nli", "{\"model\":\"stub:m\"," + PAIR + "}");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).contains("\"method\":\"llm\"");
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("llm");
            assertThat(response.headers().firstValue("x-ratatoskr-attempts"))
                    .as("the stub and the chat model")
                    .contains("2");
            assertThat(mock.callCount()).isOne();

            HttpResponse<String> stance =
                    gateway.post("/v1/stance", "{\"model\":\"stub:m\",\"text\":\"t\",\"target\":\"x\"}");
            assertThat(stance.statusCode()).as("stance is not routed to it").isEqualTo(503);
            assertThat(mock.callCount()).isOne();

            mock.chat().always(MockResponse.error(503, "not now"));
            HttpResponse<String> both = gateway.post("/v1/nli", "{\"model\":\"stub:m\"," + PAIR + "}");
            assertThat(both.statusCode()).isEqualTo(503);
            assertThat(both.body()).contains("stub: down").contains("llm: ");
        }
    }

    @Test
    void unusable_response_is_retried_and_then_reported() {
        mock.chat().always(MockResponse.text("I would rather not."));
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response =
                    gateway.post("/v1/nli", "{\"model\":\"llm:compatible:judge\"," + PAIR + "}");

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).contains("returned no usable scores");
            assertThat(mock.callCount()).as("one call and two retries").isEqualTo(3);
            mock.chat().reset();
            mock.chat().enqueue(MockResponse.text("?"));
            mock.chat().always(JudgeTest::judged);
            assertThat(gateway.post("/v1/nli", "{\"model\":\"llm:compatible:judge\"," + PAIR + "}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 503, 3", "401, 502, 1", "429, 429, 3"})
    void chat_models_failure_keeps_its_type_and_is_not_retried_twice_over(int theirs, int ours, int calls) {
        mock.chat().always(MockResponse.error(theirs, "no"));
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response =
                    gateway.post("/v1/nli", "{\"model\":\"llm:compatible:judge\"," + PAIR + "}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(ours);
            assertThat(response.body()).contains("compatible");
        }
        assertThat(mock.callCount()).isEqualTo(calls);
    }

    @Test
    void judge_cannot_be_its_own_chat_model() {
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response = gateway.post("/v1/nli", "{\"model\":\"llm:llm:llm:x\"," + PAIR + "}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(501);
        }
        assertThat(mock.callCount()).isZero();
    }

    @Test
    void cancelled_request_cancels_the_chat() {
        mock.chat().always(MockResponse.silence());
        ModelGateway gateway = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set(JUDGE_SETTINGS[0], JUDGE_SETTINGS[1])
                .build();
        var pending = CompletableFuture.supplyAsync(
                () -> gateway.nli(NliRequest.of("llm:compatible:judge", "p", "h")), Thread::startVirtualThread);
        mock.awaitCalls(1, TIMEOUT);
        gateway.close();

        assertThatThrownBy(pending::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(GatewayStopping.class);
        mock.awaitAborted(1, TIMEOUT);
        assertThat(mock.callCount()).isOne();
    }

    @Test
    void batch_that_would_cost_too_much_is_not_started() {
        String texts =
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        try (var gateway = TestGateway.forMock(mock, JUDGE_SETTINGS)) {
            HttpResponse<String> response = gateway.post(
                    "/v1/stance", "{\"model\":\"llm:compatible:judge\",\"target\":\"x\",\"texts\":[" + texts + "]}");

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("texts has 1,001 entries");
        }
        assertThat(mock.callCount()).isZero();
    }
}
