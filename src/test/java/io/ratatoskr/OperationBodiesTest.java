package io.ratatoskr;

import static io.ratatoskr.camel.exchange.RatatoskrHeaders.INPUT;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MAX_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.PARAMETERS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.PROVIDER;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_ATTEMPTS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_COMPLETION_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_COST;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_DROPPED;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_FINISH_REASON;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_FORMAT;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_PROMPT_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_PROVIDER;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_TRUNCATED;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.SYSTEM;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TEMPERATURE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TIMEOUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and headers at the operations' endpoints, as the routes of operators send and get them. */
@Timeout(60)
final class OperationBodiesTest {
    private static MockProvider mock;
    private static DefaultCamelContext context;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .into(context);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        context.stop();
        mock.close();
    }

    @BeforeEach
    void reset() {
        mock.reset();
        mock.always(MockResponse.text("four").usage(11, 2));
    }

    private static Exchange send(String uri, Object body, Map<String, Object> headers) {
        return template.send(uri, ExchangePattern.InOut, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private static JsonNode sent() throws Exception {
        return Json.mapper().readTree(mock.lastCall().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:chat", "direct:serve-chat", "dispatch:chat"})
    void text_and_headers_are_a_chat(String uri) throws Exception {
        Map<String, Object> headers = Map.of(
                MODEL, "m",
                PROVIDER, "compatible",
                SYSTEM, "Be brief.",
                TEMPERATURE, "0.25",
                MAX_TOKENS, 7,
                RESPONSE_FORMAT, "{\"type\":\"object\",\"properties\":{}}");
        Exchange exchange = send(uri, "two plus two?", headers);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("four");
        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys(headers.keySet().toArray(String[]::new));
        JsonNode json = sent();
        assertThat(json.path("model").asText()).isEqualTo("m");
        assertThat(json.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(json.at("/messages/0/content").asText()).isEqualTo("Be brief.");
        assertThat(json.at("/messages/1/content").asText()).isEqualTo("two plus two?");
        assertThat(json.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(json.path("max_tokens").asInt()).isEqualTo(7);
        assertThat(json.at("/response_format/json_schema/schema/type").asText()).isEqualTo("object");
    }

    @Test
    void headers_win_over_a_record_and_over_json() throws Exception {
        Map<String, Object> headers = Map.of(MODEL, "compatible:other", SYSTEM, "new");
        var request = ChatRequest.of("compatible:m", Message.system("old"), Message.user("x"));
        send("direct:chat", request, headers);
        assertThat(sent().path("model").asText()).isEqualTo("other");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("new");
        assertThat(sent().path("messages")).hasSize(2);

        send("direct:chat", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", headers);
        assertThat(sent().path("model").asText()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"model\": \"other\", \"messages\": []}", " {not JSON", "{}"})
    void a_text_that_looks_like_json_is_text_where_input_says_so(String text) throws Exception {
        for (Object body : List.of(text, text.getBytes(UTF_8), new ByteArrayInputStream(text.getBytes(UTF_8)))) {
            Exchange exchange = send("direct:chat", body, Map.of(MODEL, "compatible:small", INPUT, "text"));
            assertThat(exchange.getException()).isNull();
            assertThat(sent().at("/model").asText()).isEqualTo("small");
            assertThat(sent().at("/messages/0/content").asText()).isEqualTo(text);
            assertThat(exchange.getMessage().getHeader(INPUT)).isNull();
        }
        assertThat(send("direct:chat", text, Map.of(MODEL, "compatible:small", INPUT, "json"))
                        .getException())
                .hasMessageContaining("CamelRatatoskrInput")
                .hasMessageContaining("auto or text");
    }

    @Test
    void response_headers_describe_the_response() {
        Exchange exchange = send("direct:chat", "x", Map.of(MODEL, "compatible:m", RESPONSE_COST, BigDecimal.TEN));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(RESPONSE_MODEL, "m")
                .containsEntry(RESPONSE_PROVIDER, "compatible")
                .containsEntry(RESPONSE_PROMPT_TOKENS, 11)
                .containsEntry(RESPONSE_COMPLETION_TOKENS, 2)
                .containsEntry(RESPONSE_FINISH_REASON, "stop")
                .containsEntry(RESPONSE_ATTEMPTS, 1)
                .doesNotContainKeys(RESPONSE_COST, RESPONSE_DROPPED, RESPONSE_TRUNCATED);
    }

    @Test
    void headers_of_a_stream_are_those_known_before_it_is_read() {
        Exchange exchange = send(
                "direct:chat", ChatRequest.of("compatible:m", Message.user("x")).withStream(true), Map.of());
        try (ChatStream stream = exchange.getMessage().getBody(ChatStream.class)) {
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(RESPONSE_MODEL, "m")
                    .containsEntry(RESPONSE_PROVIDER, "compatible")
                    .containsEntry(RESPONSE_ATTEMPTS, 1);
            assertThat(stream.next()).isNotNull();
        }
    }

    @Test
    void tokens_of_a_text_are_counted() {
        Exchange exchange = send("direct:count-tokens", "hello there", Map.of(MODEL, "gpt-4o"));
        assertThat(exchange.getMessage().getBody()).isInstanceOf(TokenCount.class);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("2");
        assertThat(exchange.getMessage().getHeader(RESPONSE_PROMPT_TOKENS)).isEqualTo(2);
        assertThat(send("direct:tokenize", "hello there", Map.of(MODEL, "gpt-4o"))
                        .getMessage()
                        .getBody(String.class))
                .isEqualTo("[\"hello\",\" there\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "chat,CamelRatatoskrLabels",
        "chat,CamelRatatoskrQuery",
        "embed,CamelRatatoskrSystem",
        "embed,CamelRatatoskrTemperature",
        "generate,CamelRatatoskrResponseFormat",
        "classify,CamelRatatoskrQuery",
        "count-tokens,CamelRatatoskrParameters",
        "count-tokens,CamelRatatoskrTimeout"
    })
    void a_header_of_another_operation_is_refused(String operation, String header) {
        Exchange exchange = send("direct:" + operation, "text", Map.of(MODEL, "compatible:m", header, "1"));
        assertThat(exchange.getException())
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the header %s does not apply to %s; remove it", header, operation);
        assertThat(mock.callCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CamelRatatoskrTemperature,warm",
        "CamelRatatoskrTemperature,1e999999999",
        "CamelRatatoskrMaxTokens,1.5",
        "CamelRatatoskrMaxTokens,99999999999",
        "CamelRatatoskrResponseFormat,xml",
        "CamelRatatoskrResponseFormat,{",
        "CamelRatatoskrParameters,perhaps",
        "CamelRatatoskrTimeout,soon",
        "CamelRatatoskrTimeout,0s",
        "CamelRatatoskrSystem,' '"
    })
    void a_header_of_another_type_is_refused(String header, String value) {
        Exchange exchange = send("direct:chat", "text", Map.of(MODEL, "compatible:m", header, value));
        assertThat(exchange.getException())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("the header " + header);
    }

    @Test
    void failures_come_unwrapped_and_do_not_quote_the_body() {
        for (Object body : new Object[] {"{\"model\": \"m\", secret", 17, null, "", List.of("a")}) {
            Exception failure = send("direct:chat", body, Map.of()).getException();
            assertThat(failure).isInstanceOf(InvalidRequest.class).hasMessageNotContaining("secret");
        }
    }

    @Test
    void the_parameter_policy_of_a_header_is_that_of_one_call() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:two-calls")
                        .setHeader(PARAMETERS, constant("error"))
                        .to("direct:chat")
                        .setVariable("first", variable("parameters"))
                        .setHeader(MODEL, constant("compatible:m"))
                        .to("direct:chat");
            }
        });
        Exchange exchange = send("direct:two-calls", "x", Map.of(MODEL, "compatible:m"));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable("first")).hasToString("ERROR");
        assertThat(exchange.getVariable("parameters")).isNull();
        assertThat(exchange.getMessage().getHeader(RESPONSE_ATTEMPTS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:chat", "direct:serve-chat"})
    void the_timeout_of_a_header_is_the_deadline_of_one_call(String uri) {
        var never = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(never));
        try {
            Exchange late = send(uri, "text", Map.of(MODEL, "compatible:m", TIMEOUT, Duration.ofMillis(100)));
            assertThat(late.getException())
                    .isInstanceOfSatisfying(
                            ProviderUnavailable.class,
                            failure -> assertThat(failure.reason()).isEqualTo(ProviderUnavailable.Reason.DEADLINE));
            assertThat(late.getMessage().getHeaders()).doesNotContainKey(TIMEOUT);
        } finally {
            never.complete(null);
        }
        mock.always(MockResponse.text("four"));
        for (Object inTime : new Object[] {"60s", 60, "2m"}) {
            Exchange exchange = send(uri, "text", Map.of(MODEL, "compatible:m", TIMEOUT, inTime));
            assertThat(exchange.getException()).isNull();
        }
    }
}
