package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import io.ratatoskr.testing.LogCapture;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code ratatoskr:} component in routes of an application, wherever the gateway runs. */
@Timeout(60)
abstract class RatatoskrComponentContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private MockProvider mock;
    private DefaultCamelContext context;
    private AutoCloseable gateway;
    private ProducerTemplate template;

    /** Starts the gateway of the context's endpoints, which is closed after the context. */
    abstract AutoCloseable startGateway(Ratatoskr.Builder builder, DefaultCamelContext context);

    /** A name like {@code CamelRatatoskrModel} that no other test has, since each is logged once. */
    abstract String misspeltHeader();

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        gateway = startGateway(
                Ratatoskr.builder()
                        .environment(Map.of())
                        .set("ratatoskr.provider-defaults.list-models", "false")
                        .set("ratatoskr.provider-defaults.retries", "0")
                        .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                        .set("ratatoskr.providers.huggingface.base-url", MockFormat.HUGGINGFACE.baseUrl(mock.origin()))
                        .set("ratatoskr.providers.huggingface.requires-key", "false"),
                context);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        try {
            context.stop();
            gateway.close();
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getIn().setBody(body);
            exchange.getIn().setHeaders(new HashMap<>(headers));
        });
    }

    private Exchange send(String uri, Object body) {
        Exchange exchange = send(uri, body, Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange;
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("test.camel.yaml", yaml));
    }

    private JsonNode sent() throws Exception {
        return JSON.readTree(mock.lastCall().body());
    }

    // Operations

    @Test
    void chat_takes_a_text_and_returns_a_text() throws Exception {
        mock.always(MockResponse.text("four"));
        Exchange exchange = send("ratatoskr:chat?model=compatible:m", "two plus two?");
        assertThat(exchange.getMessage().getBody()).isEqualTo("four");
        assertThat(sent().at("/model").asText()).isEqualTo("m");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("two plus two?");
        assertThat(exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_PROVIDER))
                .isEqualTo("compatible");
    }

    @Test
    void generate_completes_a_text() throws Exception {
        mock.completions().always(MockResponse.text(" upon a time"));
        Exchange exchange = send("ratatoskr:generate?model=compatible:m&temperature=0.5&maxTokens=7", "Once");
        assertThat(exchange.getMessage().getBody()).isEqualTo(" upon a time");
        assertThat(sent().at("/prompt").asText()).isEqualTo("Once");
        assertThat(sent().at("/temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent().at("/max_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void embed_returns_vectors() {
        Exchange record = send("ratatoskr:embed?model=all-MiniLM-L6-v2-q&output=record", "a text");
        assertThat(record.getMessage().getBody(EmbedResponse.class).embeddings())
                .hasSize(1);
        Exchange text = send("ratatoskr:embed?model=all-MiniLM-L6-v2-q", "a text");
        assertThat(text.getMessage().getBody(String.class)).startsWith("[").endsWith("]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ratatoskr:classify?model=huggingface:x/zero&labels=billing,bug            | a bug             | bug
            ratatoskr:zero-shot?model=huggingface:x/zero&labels=billing,bug           | a bug             | bug
            ratatoskr:nli?model=huggingface:x/nli&hypothesis=a dog                    | a dog is here            | entailment
            ratatoskr:rerank?model=huggingface:x/rerank&query=dogs and cats           | ["birds","dogs and cats"] | dogs and cats
            """)
    void scores_are_read_as_the_best_label_or_document(String uri, String body, String best) throws Exception {
        Object sent = body.startsWith("[") ? List.of("birds", "dogs and cats") : body;
        assertThat(send(uri, sent).getMessage().getBody()).isEqualTo(best);
    }

    @Test
    void rerank_returns_as_many_documents_as_top_n() {
        List<String> documents = List.of("birds", "dogs and cats", "dogs");
        for (String limit : List.of("1", "2")) {
            Exchange exchange = send(
                    "ratatoskr:rerank?model=huggingface:x/rerank&query=dogs and cats&output=record&topN=" + limit,
                    documents);
            assertThat(exchange.getMessage().getBody(RerankResponse.class).results())
                    .hasSize(Integer.parseInt(limit));
        }
    }

    @Test
    void stance_is_for_or_against_a_target() {
        Exchange exchange = send("ratatoskr:stance?model=huggingface:x/nli&target=dogs", "I like dogs");
        assertThat(exchange.getMessage().getBody(String.class)).isIn("favor", "against", "neutral");
        assertThat(exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_LABEL))
                .isEqualTo(exchange.getMessage().getBody());
    }

    @Test
    void classify_without_labels_uses_those_of_the_model() {
        assertThat(send("ratatoskr:classify?model=huggingface:x/sentiment", "very good")
                        .getMessage()
                        .getBody(String.class))
                .isNotBlank();
        assertThat(new String(mock.lastCall().body(), StandardCharsets.UTF_8)).doesNotContain("candidate_labels");
    }

    @Test
    void classify_with_labels_in_a_header_is_zero_shot() {
        Exchange exchange = send(
                "ratatoskr:classify?model=huggingface:x/zero",
                "bug bug",
                Map.of(RatatoskrHeaders.LABELS, List.of("bug", "praise")));
        assertThat(exchange.getMessage().getBody()).isEqualTo("bug");
        assertThat(exchange.getMessage().getHeader(RatatoskrHeaders.LABELS)).isNull();
    }

    @Test
    void tokens_are_counted_and_listed() {
        assertThat(send("ratatoskr:tokens?model=gpt-4o", "one two three")
                        .getMessage()
                        .getBody())
                .isEqualTo("3");
        assertThat(send("ratatoskr:tokens?model=gpt-4o&output=record", "one two three")
                        .getMessage()
                        .getBody(TokenCount.class)
                        .count())
                .isEqualTo(3);
        assertThat(send("ratatoskr:tokenize?model=gpt-4o", "one two")
                        .getMessage()
                        .getBody())
                .isEqualTo("[\"one\",\" two\"]");
    }

    // Options

    @Test
    void options_of_a_chat_are_sent() throws Exception {
        mock.always(MockResponse.text("{}"));
        send(
                "ratatoskr:chat?model=m&provider=compatible&system=Be brief.&temperature=0.2&maxTokens=10&responseFormat=json&parameters=ignore",
                "hi");
        assertThat(sent().at("/model").asText()).isEqualTo("m");
        assertThat(sent().at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("Be brief.");
        assertThat(sent().at("/temperature").asDouble()).isEqualTo(0.2);
        assertThat(sent().at("/max_tokens").asInt()).isEqualTo(10);
        assertThat(sent().at("/response_format/type").asText()).isEqualTo("json_object");
    }

    @Test
    void options_are_expressions_and_placeholders() throws Exception {
        mock.always(MockResponse.text("four"));
        context.getPropertiesComponent().addInitialProperty("my.provider", "compatible");
        load("""
                - route:
                    id: expressions
                    from:
                      uri: direct:expressions
                      steps:
                        - setVariable:
                            name: system
                            constant: "A & B, 100 %\\nnew line"
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: "{{my.provider}}:${header.size}"
                              system: "${variable.system}"
                              temperature: "${header.heat}"
                              maxTokens: "${header.tokens}"
                """);
        Exchange exchange = send("direct:expressions", "hi", Map.of("size", "small", "heat", 0.7, "tokens", "12"));
        assertThat(exchange.getException()).isNull();
        assertThat(sent().at("/model").asText()).isEqualTo("small");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("A & B, 100 %\nnew line");
        assertThat(sent().at("/temperature").asDouble()).isEqualTo(0.7);
        assertThat(sent().at("/max_tokens").asInt()).isEqualTo(12);
    }

    @Test
    void raw_option_retains_ampersands_and_plus_signs() throws Exception {
        mock.always(MockResponse.text("four"));
        send("ratatoskr:chat?model=compatible:m&system=RAW(1 + 1 & ${body})", "hi");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("1 + 1 & hi");
    }

    @Test
    void expression_without_a_value_is_an_option_that_is_not_set() throws Exception {
        mock.always(MockResponse.text("four"));
        send("ratatoskr:chat?model=compatible:m&temperature=${header.none}&system=${header.none}", "hi");
        assertThat(sent().has("temperature")).isFalse();
        assertThat(sent().at("/messages").size()).isEqualTo(1);
    }

    @Test
    void expression_of_the_wrong_type_fails_with_the_option() {
        Exchange exchange =
                send("ratatoskr:chat?model=compatible:m&temperature=${header.heat}", "hi", Map.of("heat", "very hot"));
        assertThat(exchange.getException())
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("option temperature of ratatoskr:chat: 'very hot' is not valid; expected a number");
    }

    @Test
    void header_wins_over_the_option_and_both_over_the_body() throws Exception {
        mock.always(MockResponse.text("four"));
        String body = "{\"model\":\"compatible:body\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        send("ratatoskr:chat", body);
        assertThat(sent().at("/model").asText()).isEqualTo("body");
        send("ratatoskr:chat?model=compatible:option", body);
        assertThat(sent().at("/model").asText()).isEqualTo("option");
        Exchange exchange = send(
                "ratatoskr:chat?model=compatible:option",
                body,
                Map.of(RatatoskrHeaders.MODEL, "compatible:header", "mine", "yes"));
        assertThat(sent().at("/model").asText()).isEqualTo("header");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("mine", "yes")
                .doesNotContainKey(RatatoskrHeaders.MODEL);
    }

    @Test
    void misspelt_header_is_logged_once_with_the_right_name_and_changes_nothing() throws Exception {
        mock.always(MockResponse.text("four"));
        String misspelt = misspeltHeader();
        Map<String, Object> headers = Map.of(misspelt, "compatible:header", "CamelRatatoskrResponseCost", 1);
        try (var log = LogCapture.start()) {
            send("ratatoskr:chat?model=compatible:option", "hi", headers);
            send("ratatoskr:chat?model=compatible:option", "hi", headers);
            assertThat(sent().at("/model").asText()).isEqualTo("option");
            assertThat(log.text().lines().filter(line -> line.contains(misspelt + " ")))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .endsWith("the header %s is unknown and changes nothing; did you mean CamelRatatoskrModel?"
                            .formatted(misspelt));
            assertThat(log.text()).doesNotContain("CamelRatatoskrResponseCost is unknown");
        }
    }

    @Test
    void operation_can_be_dynamic() throws Exception {
        load("""
                - route:
                    id: dynamic
                    from:
                      uri: direct:dynamic
                      steps:
                        - toD:
                            uri: ratatoskr:${header.op}
                            parameters:
                              model: gpt-4o
                """);
        assertThat(send("direct:dynamic", "one two", Map.of("op", "tokens"))
                        .getMessage()
                        .getBody())
                .isEqualTo("2");
        assertThat(send("direct:dynamic", "one two", Map.of("op", "sing")).getException())
                .hasMessageContaining("unknown operation 'sing'; expected one of chat");
    }

    @Test
    void text_of_a_message_in_a_dynamic_address_is_never_an_expression() throws Exception {
        mock.always(MockResponse.text("four"));
        load("""
                - route:
                    id: injected
                    from:
                      uri: direct:injected
                      steps:
                        - toD:
                            uri: ratatoskr:${header.op}
                            parameters:
                              model: compatible:m
                              system: "Say ${body}"
                """);
        String hostile = "${camelContext.name} ${env:HOME} {{ratatoskr.http.port}} & a=b?";
        assertThat(send("direct:injected", hostile, Map.of("op", "chat")).getException())
                .isNull();
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("Say " + hostile);
        send("direct:injected", "hi", Map.of("op", "chat?system=${camelContext.name}"));
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("Say hi");
        assertThat(context.getEndpoints().stream()
                        .map(Endpoint::getEndpointUri)
                        .filter(uri -> uri.startsWith("ratatoskr:") && uri.contains("Say")))
                .hasSize(1);
    }

    @Test
    void text_of_a_message_in_a_wire_tap_is_never_an_expression() throws Exception {
        mock.always(MockResponse.text("four"));
        load("""
                - route:
                    id: tapped
                    from:
                      uri: direct:tapped
                      steps:
                        - wireTap:
                            uri: "ratatoskr:chat?model=compatible:m&system=${body}"
                """);
        String hostile = "${camelContext.name}";
        send("direct:tapped", hostile);
        mock.awaitCalls(1, TIMEOUT);
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo(hostile);
    }

    // Output

    @Test
    void output_is_text_json_or_record() throws Exception {
        mock.always(MockResponse.text("four"));
        assertThat(send("ratatoskr:chat?model=compatible:m&output=text", "hi")
                        .getMessage()
                        .getBody())
                .isEqualTo("four");
        String json = (String) send("ratatoskr:chat?model=compatible:m&output=json", "hi")
                .getMessage()
                .getBody();
        assertThat(JSON.readTree(json).at("/choices/0/message/content").asText())
                .isEqualTo("four");
        assertThat(send("ratatoskr:chat?model=compatible:m&output=record", "hi")
                        .getMessage()
                        .getBody())
                .isInstanceOfSatisfying(
                        ChatResponse.class, chat -> assertThat(chat.text()).isEqualTo("four"));
    }

    @Test
    void pieces_of_a_stream_are_split() throws Exception {
        List<String> pieces = new ArrayList<>();
        context.getRegistry().bind("pieces", (Processor)
                exchange -> pieces.add(exchange.getMessage().getBody(String.class)));
        mock.always(MockResponse.text("one two three"));
        load("""
                - route:
                    id: pieces
                    from:
                      uri: direct:pieces
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:m
                              stream: true
                        - split:
                            simple: "${body}"
                            streaming: true
                            steps:
                              - process:
                                  ref: pieces
                """);
        assertThat(send("direct:pieces", "hi", Map.of()).getException()).isNull();
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo("one two three");
        assertThat(sent().at("/stream").asBoolean()).isTrue();
    }

    @Test
    void generated_pieces_are_an_iterator() {
        mock.completions().always(MockResponse.text("one two three"));
        Exchange exchange = send("ratatoskr:generate?model=compatible:m&stream=true", "hi");
        var text = new StringBuilder();
        ((Iterator<?>) exchange.getMessage().getBody()).forEachRemaining(text::append);
        assertThat(text).hasToString("one two three");
    }

    @Test
    void stream_as_a_record_is_a_chat_stream() {
        mock.always(MockResponse.text("one two three"));
        Exchange exchange = send("ratatoskr:chat?model=compatible:m&stream=true&output=record", "hi");
        try (ChatStream stream = (ChatStream) exchange.getMessage().getBody()) {
            assertThat(stream).isNotEmpty();
        }
    }

    @Test
    void stream_that_the_route_does_not_read_is_closed_at_its_end() throws Exception {
        mock.always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        load("""
                - route:
                    id: unread
                    from:
                      uri: direct:unread
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:m
                              stream: true
                        - setBody:
                            constant: done
                """);
        assertThat(send("direct:unread", "hi", Map.of()).getMessage().getBody()).isEqualTo("done");
        mock.awaitAborted(1, TIMEOUT);
    }

    @Test
    void stream_false_wins_over_a_json_body() throws Exception {
        mock.always(MockResponse.text("four"));
        String body =
                "{\"model\":\"compatible:m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertThat(send("ratatoskr:chat?stream=false", body).getMessage().getBody())
                .isEqualTo("four");
        assertThat(send("ratatoskr:chat?output=json", body, Map.of()).getException())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("the request is for a stream; set stream=false, or another output");
    }

    // Messages and failures

    @Test
    void failure_is_ours_and_leaves_the_message_as_it_was() {
        mock.always(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(7)));
        Exchange exchange = send(
                "ratatoskr:chat?model=compatible:m&temperature=0.1",
                new InputStreamCache("hi".getBytes(StandardCharsets.UTF_8)),
                Map.of(RatatoskrHeaders.SYSTEM, "Be brief."));
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7)));
        assertThat(exchange.getMessage().getHeaders())
                .containsOnlyKeys(RatatoskrHeaders.SYSTEM)
                .containsEntry(RatatoskrHeaders.SYSTEM, "Be brief.");
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("hi");
    }

    @Test
    void route_catches_a_failure_and_tries_another_model() throws Exception {
        mock.enqueue(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(7)), MockResponse.text("four"));
        load("""
                - route:
                    id: fallback
                    from:
                      uri: direct:fallback
                      steps:
                        - doTry:
                            steps:
                              - to:
                                  uri: ratatoskr:chat
                                  parameters:
                                    model: compatible:large
                            doCatch:
                              - exception:
                                  - io.ratatoskr.api.error.RateLimited
                                steps:
                                  - setHeader:
                                      name: reason
                                      simple: "${exception.message}"
                                  - to:
                                      uri: ratatoskr:chat
                                      parameters:
                                        model: compatible:small
                """);
        Exchange exchange = send("direct:fallback", "hi");
        assertThat(exchange.getMessage().getBody()).isEqualTo("four");
        assertThat(exchange.getMessage().getHeader("reason", String.class)).contains("slow down");
        assertThat(mock.calls()).extracting(call -> call.model()).containsExactly("large", "small");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("hi");
    }

    @Test
    void error_handler_of_the_route_sends_again() throws Exception {
        mock.enqueue(MockResponse.error(500, "broken"), MockResponse.text("four"));
        load("""
                - route:
                    id: again
                    errorHandler:
                      defaultErrorHandler:
                        redeliveryPolicy:
                          maximumRedeliveries: 2
                          redeliveryDelay: 1
                          logRetryAttempted: false
                    from:
                      uri: direct:again
                      steps:
                        - setHeader:
                            name: CamelRatatoskrModel
                            constant: compatible:m
                        - to:
                            uri: ratatoskr:chat
                """);
        Exchange exchange = send("direct:again", new ByteArrayInputStream("hi".getBytes(StandardCharsets.UTF_8)));
        assertThat(exchange.getMessage().getBody()).isEqualTo("four");
        assertThat(mock.callCount()).isEqualTo(2);
    }

    @Test
    void variables_of_the_exchange_are_as_before() {
        mock.always(MockResponse.text("four"));
        Exchange exchange = template.request("ratatoskr:chat?model=compatible:m", e -> {
            e.getIn().setBody("hi");
            e.setVariable("request", "mine");
        });
        assertThat(exchange.getVariables()).isEqualTo(Map.of("request", "mine"));
        assertThat(send("ratatoskr:tokens?model=gpt-4o", "hi").getVariables()).isEmpty();
    }

    @Test
    void each_call_of_a_route_has_a_deadline_of_its_own() throws Exception {
        mock.always(MockResponse.text("four"));
        load("""
                - route:
                    id: twice
                    from:
                      uri: direct:twice
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:m
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:m
                """);
        Exchange exchange = send("direct:twice", "hi");
        assertThat(exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_ATTEMPTS))
                .isEqualTo(1);
        assertThat(exchange.getVariable(RatatoskrConstants.CANCELLATION)).isNull();
    }

    @Test
    void timeout_of_an_endpoint_is_that_of_its_call() {
        var never = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(never));
        try {
            Exchange exchange = template.send(
                    "ratatoskr:chat?model=compatible:m&timeout=100ms",
                    late -> late.getMessage().setBody("hi"));
            assertThat(exchange.getException())
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("deadline");
        } finally {
            never.complete(null);
        }
        mock.always(MockResponse.text("four"));
        assertThat(send("ratatoskr:chat?model=compatible:m&timeout=${header.none}", "hi")
                        .getException())
                .isNull();
    }

    @Test
    void one_way_message_of_a_timer_is_served() throws Exception {
        mock.always(MockResponse.text("four"));
        Exchange exchange = template.send(
                "ratatoskr:chat?model=compatible:m",
                ExchangePattern.InOnly,
                e -> e.getIn().setBody("hi"));
        assertThat(exchange.getMessage().getBody()).isEqualTo("four");
    }

    @Test
    void only_what_is_set_is_sent() throws Exception {
        mock.always(MockResponse.text("four"));
        send("ratatoskr:chat?model=compatible:m", "hi");
        List<String> fields = new ArrayList<>();
        sent().fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactlyInAnyOrderElementsOf(Arrays.asList("model", "messages"));
    }
}
