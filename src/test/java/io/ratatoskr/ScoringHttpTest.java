package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scoring operations over HTTP: nli, zero-shot and stance by a small model in this process, classify and rerank by a provider
 * whose endpoint is a route of the test.
 */
final class ScoringHttpTest {
    private static final Offset<Double> CLOSE = Offset.offset(0.002);

    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), """
                local:
                  nli-tiny:
                    class-path: models/nli-tiny
                """);
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(
                home.resolve("routes/custom/stub.camel.yaml"),
                Stream.of("classify", "rerank").map("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: stub-%1$s, parameters: [{name: name, value: stub}, \
                        {name: operation, value: %1$s}, {name: uri, value: "direct:answer-%1$s"}]}
                        """::formatted).collect(Collectors.joining()));
        gateway = TestGateway.of(
                Ratatoskr.builder().home(home),
                "ratatoskr.providers.stub.base-url",
                "http://127.0.0.1:9",
                "ratatoskr.http.body-limit",
                "4MiB");
        gateway.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:answer-classify")
                        .process(exchange -> exchange.getMessage()
                                .setBody(classified(exchange.getMessage().getBody(ClassifyRequest.class))));
                from("direct:answer-rerank")
                        .process(exchange -> exchange.getMessage()
                                .setBody(ranked(exchange.getMessage().getBody(RerankRequest.class))));
            }
        });
    }

    private static ClassifyResponse classified(ClassifyRequest request) {
        if (request.model().equals("busy")) {
            throw (RateLimited) new RateLimited("stub: slow down").setRetryAfter(Duration.ofSeconds(120));
        }
        List<ClassifyResult> results = request.texts().stream()
                .map(text -> new ClassifyResult(Map.of("long", text.length() > 9 ? 1.0 : 0.0)))
                .toList();
        return new ClassifyResponse(
                results,
                new ScoringMetadata(
                        List.of(), ScoringMethod.MODEL, null, request.model(), "stub", AdditionalProperties.NONE));
    }

    /** The longest document first. */
    private static RerankResponse ranked(RerankRequest request) {
        List<String> documents = request.documents();
        Integer limit = request.topN();
        List<RankedDocument> ranked = IntStream.range(0, documents.size())
                .boxed()
                .sorted((a, b) -> documents.get(b).length() - documents.get(a).length())
                .limit(limit == null ? documents.size() : limit)
                .map(i -> new RankedDocument(i, documents.get(i).length() / 100.0, null))
                .toList();
        return new RerankResponse(
                ranked,
                new ScoringMetadata(
                        List.of(0),
                        null,
                        Usage.of(12, 0),
                        request.model(),
                        "stub",
                        new AdditionalProperties(Map.of("id", new RawJson("\"theirs\"")))));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void one_pair_gets_one_object_with_model_and_provider() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/nli", """
                {"model":"nli-tiny","premise":"There is a black dog in the garden.","hypothesis":"There is a dog in the garden."}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("local");
        assertThat(response.headers().firstValue("x-ratatoskr-model")).contains("nli-tiny");
        assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("1");
        assertThat(response.headers().firstValue("x-ratatoskr-overhead-ms")).isPresent();
        JsonNode json = Json.mapper().readTree(response.body());
        assertThat(json.get("entailment").asDouble()).isEqualTo(0.9626372, CLOSE);
        assertThat(json.get("contradiction").asDouble()).isEqualTo(0.03193525, CLOSE);
        assertThat(json.get("neutral").asDouble()).isEqualTo(0.00542754, CLOSE);
        assertThat(json.get("label").asText()).isEqualTo("entailment");
        assertThat(json.get("method").asText()).isEqualTo("model");
        assertThat(json.get("provider").asText()).isEqualTo("local");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void pairs_get_results_in_their_order_and_truncated_ones_are_reported() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/nli/batch", """
                {"model":"nli-tiny","pairs":[
                {"premise":"The window is open.","hypothesis":"The window is closed."},
                {"premise":"%s","hypothesis":"There is a dog in the garden."}]}""".formatted("dog ".repeat(3000)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-truncated")).contains("1");
        JsonNode json = Json.mapper().readTree(response.body());
        assertThat(json.get("results")).hasSize(2);
        assertThat(json.at("/results/0/label").asText()).isEqualTo("contradiction");
        assertThat(json.get("truncated").toString()).isEqualTo("[1]");
    }

    @Test
    void zero_shot_scores_are_by_label_in_the_callers_order() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/classify/zero-shot", """
                {"model":"nli-tiny","text":"The cook baked bread and served soup with fresh vegetables.",
                "labels":["music","law","food","animals"],"hypothesis_template":"This text is about {}."}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode json = Json.mapper().readTree(response.body());
        assertThat(json.get("scores").fieldNames()).toIterable().containsExactly("music", "law", "food", "animals");
        assertThat(json.at("/scores/food").asDouble()).isEqualTo(0.78963494, CLOSE);
        assertThat(json.get("top_label").asText()).isEqualTo("food");
        assertThat(json.get("confidence").asDouble()).isEqualTo(0.78963494, CLOSE);
    }

    @Test
    void stance_is_returned_for_each_text() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/stance", """
                {"model":"nli-tiny","provider":"local","texts":["I like it.","I hate it."],"target":"the bridge"}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode results = Json.mapper().readTree(response.body()).get("results");
        assertThat(results).hasSize(2).allSatisfy(one -> {
            assertThat(one.get("target").asText()).isEqualTo("the bridge");
            assertThat(one.get("label").asText()).isIn("favor", "against", "neutral");
            assertThat(one.get("favor").asDouble()
                            + one.get("against").asDouble()
                            + one.get("neutral").asDouble())
                    .isEqualTo(1, Offset.offset(1e-6));
        });
    }

    @Test
    void classifier_accepts_ten_thousand_texts_at_once() throws Exception {
        String texts =
                IntStream.range(0, 10_000).mapToObj(i -> "\"text " + i + "\"").collect(Collectors.joining(","));
        HttpResponse<String> response =
                gateway.post("/v1/classify", "{\"model\":\"stub:m\",\"texts\":[" + texts + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode results = Json.mapper().readTree(response.body()).get("results");
        assertThat(results).hasSize(10_000);
        assertThat(results.get(0).toString())
                .isEqualTo("{\"scores\":{\"long\":0},\"top_label\":\"long\",\"confidence\":0}");
        assertThat(results.get(99_99).at("/scores/long").asInt()).isZero();
    }

    @Test
    void list_above_the_limit_is_too_large() throws Exception {
        String texts = "\"t\",".repeat(100_000) + "\"t\"";
        HttpResponse<String> response =
                gateway.post("/v1/classify", "{\"model\":\"stub:m\",\"texts\":[" + texts + "]}");

        assertThat(response.statusCode()).isEqualTo(413);
        JsonNode error = Json.mapper().readTree(response.body()).get("error");
        assertThat(error.get("code").asText()).isEqualTo("batch_too_large");
        assertThat(error.get("param").asText()).isEqualTo("texts");
        assertThat(error.get("message").asText()).contains("100,000");
    }

    @Test
    void rerank_response_has_the_format_of_cohere_and_jina() throws Exception {
        HttpResponse<String> response = gateway.post("/v1/rerank", """
                {"model":"stub:m","query":"q","documents":["a",{"text":"the longest"},"middle"],"top_n":2,"return_documents":true}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("""
                {"results":[{"index":1,"relevance_score":0.11,"document":{"text":"the longest"}},\
                {"index":2,"relevance_score":0.06,"document":{"text":"middle"}}],"model":"m","provider":"stub","truncated":[0],\
                "usage":{"prompt_tokens":12,"completion_tokens":0,"total_tokens":12},"id":"theirs"}""");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("/v1/nli", "{\"model\":\"nli-tiny\",\"premise\":\"p\"}", 400, "hypothesis"),
                Arguments.of("/v1/nli", "", 400, null),
                Arguments.of("/v1/nli/batch", "{\"model\":\"nli-tiny\",\"pairs\":[{}]}", 400, "pairs[0].premise"),
                Arguments.of(
                        "/v1/classify/zero-shot",
                        "{\"model\":\"nli-tiny\",\"text\":\"t\",\"labels\":[\"a\",\"a\"]}",
                        400,
                        "labels"),
                Arguments.of("/v1/classify", "{\"text\":\"t\"}", 400, "model"),
                Arguments.of("/v1/stance", "{\"model\":\"nli-tiny\",\"text\":\"t\"}", 400, "target"),
                Arguments.of("/v1/rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[3]}", 400, "documents[0]"),
                Arguments.of(
                        "/v1/nli",
                        "{\"model\":\"nli-tiny\",\"provider\":\"nobody\",\"premise\":\"p\",\"hypothesis\":\"h\"}",
                        400,
                        "provider"),
                Arguments.of("/v1/classify", "{\"model\":\"local:nothing\",\"text\":\"t\"}", 404, "model"),
                Arguments.of(
                        "/v1/rerank", "{\"model\":\"nli-tiny\",\"query\":\"q\",\"documents\":[\"d\"]}", 501, null));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void invalid_request_gets_a_status_and_its_field_in_the_openai_format(
            String path, String body, int status, String field) throws Exception {
        HttpResponse<String> response = gateway.post(path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = Json.mapper().readTree(response.body()).get("error");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("param").isNull() ? null : error.get("param").asText())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/rerank | {'model':'nli-tiny','query':'q','documents':['d']}"
                        + " | model 'nli-tiny' (provider 'local') does not support 'rerank'; it supports: nli, zero-shot, stance",
                "/v1/chat/completions | {'model':'local:nli-tiny','messages':[{'role':'user','content':'hi'}]}"
                        + " | model 'nli-tiny' (provider 'local') does not support 'chat'; it supports: nli, zero-shot, stance",
                "/v1/nli | {'model':'anthropic:claude','premise':'p','hypothesis':'h'}"
                        + " | model 'claude' (provider 'anthropic') does not support 'nli'; providers that support it: local, huggingface, llm"
            })
    void unsupported_operation_is_501_and_names_what_is_supported(String path, String body, String message)
            throws Exception {
        HttpResponse<String> response = gateway.post(path, body.replace('\'', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(501);
        JsonNode error = Json.mapper().readTree(response.body()).get("error");
        assertThat(error.get("type").asText()).isEqualTo("not_supported_error");
        assertThat(error.get("code").asText()).isEqualTo("not_supported");
        assertThat(error.get("message").asText()).isEqualTo(message);
    }

    @Test
    void provider_failure_keeps_its_status_and_retry_after() {
        HttpResponse<String> response = gateway.post("/v1/classify", "{\"model\":\"stub:busy\",\"text\":\"t\"}");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("120");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void scoring_paths_have_the_same_access_checks() {
        String body = "{\"model\":\"nli-tiny\",\"premise\":\"p\",\"hypothesis\":\"h\"}";
        assertThat(gateway.get("/v1/nli").statusCode()).isEqualTo(405);
        assertThat(gateway.post("/v1/nli", body, "origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.send(gateway.request("/v1/rerank")
                                .header("content-type", "text/plain")
                                .POST(BodyPublishers.ofString(body))
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(gateway.post("/v1/nli", "{\"premise\":\"" + "x".repeat(5 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void model_list_has_the_scoring_capabilities() throws Exception {
        JsonNode model =
                Json.mapper().readTree(gateway.get("/v1/models/nli-tiny").body());

        assertThat(model.get("capabilities"))
                .extracting(JsonNode::asText)
                .contains("nli", "zero_shot", "stance")
                .doesNotContain("embed");
    }

    @Test
    void a_classification_with_labels_is_zero_shot() throws IOException {
        try (ProducerTemplate template = gateway.context().createProducerTemplate()) {
            String label = template.requestBodyAndHeaders(
                    "direct:classify",
                    "The cook baked bread and served soup with fresh vegetables.",
                    Map.of(RatatoskrHeaders.MODEL, "nli-tiny", RatatoskrHeaders.LABELS, "music,law,food"),
                    String.class);
            assertThat(label).isEqualTo("food");
        }
    }
}
