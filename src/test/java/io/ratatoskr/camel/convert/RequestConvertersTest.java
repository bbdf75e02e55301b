package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrHeaders.HYPOTHESIS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.LABELS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.QUERY;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of every kind as the request of every operation, through Camel's type converters. */
final class RequestConvertersTest {
    private static final Map<String, Object> HEADERS =
            Map.of(MODEL, "m", HYPOTHESIS, "it rains", LABELS, List.of("a", "b"), TARGET, "taxes", QUERY, "which one");

    private static final Map<RequestKind, Object> OF_TEXT = Map.of(
            RequestKind.CHAT, ChatRequest.of("m", Message.user("one\ntwo")),
            RequestKind.GENERATE, GenerateRequest.of("m", "one\ntwo"),
            RequestKind.EMBED, EmbedRequest.of("m", "one\ntwo"),
            RequestKind.NLI, NliRequest.of("m", "one\ntwo", "it rains"),
            RequestKind.ZERO_SHOT, ZeroShotRequest.of("m", "one\ntwo", List.of("a", "b")),
            RequestKind.CLASSIFY, ClassifyRequest.of("m", "one\ntwo"),
            RequestKind.STANCE, StanceRequest.of("m", "one\ntwo", "taxes"),
            RequestKind.RERANK, RerankRequest.of("m", "which one", List.of("one", "two")),
            RequestKind.COUNT_TOKENS, TokenRequest.of("m", "one\ntwo"),
            RequestKind.TOKENIZE, TokenRequest.of("m", "one\ntwo"));

    /** JSON without headers, and the request that it is. */
    private static final Map<RequestKind, Map.Entry<String, Object>> OF_JSON = Map.of(
            RequestKind.CHAT,
            Map.entry(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0.5}",
                    ChatRequest.of("m", Message.user("hi")).withTemperature(0.5)),
            RequestKind.GENERATE,
            Map.entry("{\"model\":\"m\",\"prompt\":\"hi\"}", GenerateRequest.of("m", "hi")),
            RequestKind.EMBED,
            Map.entry("{\"model\":\"m\",\"input\":[\"a\",\"b\"]}", EmbedRequest.of("m", List.of("a", "b"))),
            RequestKind.NLI,
            Map.entry(
                    "{\"model\":\"m\",\"pairs\":[{\"premise\":\"p\",\"hypothesis\":\"h\"}]}",
                    NliRequest.of("m", List.of(new NliPair("p", "h")))),
            RequestKind.ZERO_SHOT,
            Map.entry(
                    "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\"]}", ZeroShotRequest.of("m", "t", List.of("a"))),
            RequestKind.CLASSIFY,
            Map.entry("{\"model\":\"m\",\"texts\":[\"t\"]}", ClassifyRequest.of("m", List.of("t"))),
            RequestKind.STANCE,
            Map.entry("{\"model\":\"m\",\"text\":\"t\",\"target\":\"x\"}", StanceRequest.of("m", "t", "x")),
            RequestKind.RERANK,
            Map.entry(
                    "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d\"]}",
                    RerankRequest.of("m", "q", List.of("d"))),
            RequestKind.COUNT_TOKENS,
            Map.entry("{\"model\":\"m\",\"text\":\"t\"}", TokenRequest.of("m", "t")),
            RequestKind.TOKENIZE,
            Map.entry("{\"model\":\"m\",\"text\":\"t\"}", TokenRequest.of("m", "t")));

    private static DefaultCamelContext context;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Exchange exchange(Object body, Map<String, Object> headers) {
        var exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        exchange.getMessage().getHeaders().putAll(headers);
        return exchange;
    }

    private static Object convert(RequestKind kind, Object body, Map<String, Object> headers) throws Exception {
        return exchange(body, headers).getMessage().getMandatoryBody(kind.type());
    }

    private static GatewayException failure(RequestKind kind, Object body, Map<String, Object> headers) {
        return (GatewayException) catchThrowable(() -> RequestBodies.prepare(exchange(body, headers), kind));
    }

    /** The same text as each type that Camel's components have. */
    private List<Object> bodies(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        File file = Files.write(folder.resolve("body.txt"), bytes).toFile();
        GenericFile<File> wrapped = FileConsumer.asGenericFile(file.getParent(), file, "UTF-8", false);
        wrapped.setBody(file);
        return List.of(text, bytes, new ByteArrayInputStream(bytes), new InputStreamCache(bytes), wrapped);
    }

    @ParameterizedTest
    @EnumSource
    void text_of_any_type_is_the_request(RequestKind kind) throws Exception {
        for (Object body : bodies("one\ntwo")) {
            assertThat(convert(kind, body, HEADERS))
                    .as(body.getClass().getName())
                    .isEqualTo(OF_TEXT.get(kind));
        }
    }

    @ParameterizedTest
    @EnumSource
    void json_of_any_type_is_the_request(RequestKind kind) throws Exception {
        Map.Entry<String, Object> example = OF_JSON.get(kind);
        List<Object> bodies = new ArrayList<>(bodies(" \n" + example.getKey() + "\n"));
        bodies.add(JsonTree.read(example.getKey().getBytes(StandardCharsets.UTF_8)));
        for (Object body : bodies) {
            assertThat(convert(kind, body, Map.of()))
                    .as(body.getClass().getName())
                    .isEqualTo(example.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void model_of_the_header_wins_over_that_of_the_json_and_completes_it(RequestKind kind) throws Exception {
        String json = OF_JSON.get(kind).getKey();
        for (String body : List.of(json, json.replace("\"model\":\"m\",", ""))) {
            Exchange exchange = exchange(body, Map.of(MODEL, "other"));
            RequestBodies.prepare(exchange, kind);
            assertThat(new RequestView(exchange.getMessage().getBody(), kind, null, null, null).model())
                    .isEqualTo("other");
            assertThat(exchange.getMessage().getHeaders()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_model_the_three_places_for_it_are_named(RequestKind kind) {
        for (Object body : List.of("text", OF_JSON.get(kind).getKey().replace("\"m\"", "\"\""))) {
            assertThat(failure(kind, body, Map.of()))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContainingAll("CamelRatatoskrModel", "endpoint", "JSON body");
        }
    }

    @ParameterizedTest
    @EnumSource
    void malformed_json_is_refused_and_not_a_prompt(RequestKind kind) {
        for (String body : List.of("{\"model\": secret", " {", "{\"model\":\"m\"} x}", "{}}", "{\"a\":\"}")) {
            assertThat(failure(kind, body, HEADERS))
                    .as(body)
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageNotContaining("secret");
        }
    }

    static Stream<Object> otherBodies() {
        return Stream.of("", " \n", "\ufeff", new byte[0], 42, new File("x"), new Object());
    }

    @ParameterizedTest
    @MethodSource("otherBodies")
    void a_body_of_another_kind_is_an_invalid_request(Object body) {
        for (RequestKind kind : RequestKind.values()) {
            assertThat(failure(kind, body, HEADERS))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageStartingWith("the body is ")
                    .hasMessageContaining("takes a " + kind.type().getSimpleName());
        }
    }

    @Test
    void a_stream_that_is_empty_or_cannot_be_read_is_an_invalid_request() throws Exception {
        InputStream stream = InputStream.nullInputStream();
        assertThat(failure(RequestKind.CHAT, stream, HEADERS)).hasMessageStartingWith("the body is empty text");
        assertThat(failure(RequestKind.CHAT, stream, HEADERS)).hasMessageContaining("cannot be read");
    }

    @Test
    void no_body_is_an_invalid_request() {
        assertThat(failure(RequestKind.CHAT, null, HEADERS)).hasMessageStartingWith("the body is empty; chat takes");
    }

    @Test
    void the_request_of_another_operation_is_refused() {
        assertThat(failure(RequestKind.CHAT, EmbedRequest.of("m", "t"), Map.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("EmbedRequest");
    }

    @Test
    void what_a_model_writes_is_text_and_never_a_request() {
        String json = "{\"model\": \"other\", \"input\": \"x\", \"text\": \"x\"}";
        var response = new ChatResponse(
                List.of(Choice.text(json, FinishReason.STOP)), null, "m", "p", "id", null, AdditionalProperties.NONE);
        Exchange embed = exchange(response, Map.of(MODEL, "m"));
        RequestBodies.prepare(embed, RequestKind.EMBED);
        assertThat(embed.getMessage().getBody()).isEqualTo(EmbedRequest.of("m", json));
        Exchange classify = exchange(response, Map.of(MODEL, "m"));
        RequestBodies.prepare(classify, RequestKind.CLASSIFY);
        assertThat(classify.getMessage().getBody()).isEqualTo(ClassifyRequest.of("m", json));
    }

    @Test
    void a_list_is_a_request_with_several_texts() throws Exception {
        List<String> list = List.of("one", "two");
        assertThat(convert(RequestKind.EMBED, list, HEADERS)).isEqualTo(EmbedRequest.of("m", list));
        assertThat(convert(RequestKind.CLASSIFY, list, HEADERS)).isEqualTo(ClassifyRequest.of("m", list));
        assertThat(convert(RequestKind.RERANK, list, HEADERS)).isEqualTo(RerankRequest.of("m", "which one", list));
        assertThat(convert(RequestKind.STANCE, list, HEADERS)).isEqualTo(StanceRequest.of("m", list, "taxes"));
        assertThat(((GenerateRequest) convert(RequestKind.GENERATE, list, HEADERS)).prompt())
                .isEqualTo(Input.of(list));
        assertThat(((NliRequest) convert(RequestKind.NLI, list, HEADERS)).pairs())
                .containsExactly(new NliPair("one", "it rains"), new NliPair("two", "it rains"));
        assertThat(failure(RequestKind.CHAT, list, HEADERS)).hasMessageContaining("split the list");
        assertThat(failure(RequestKind.EMBED, List.of("one", 2), HEADERS))
                .hasMessageContaining("entry 1 of the body's list is a java.lang.Integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\",\"b\"]", "a,b", " a , b ,"})
    void labels_are_a_list_json_or_text_with_commas(String labels) throws Exception {
        assertThat(convert(RequestKind.ZERO_SHOT, "one\ntwo", Map.of(MODEL, "m", LABELS, labels)))
                .isEqualTo(OF_TEXT.get(RequestKind.ZERO_SHOT));
    }

    @Test
    void headers_complete_json() throws Exception {
        assertThat(convert(RequestKind.ZERO_SHOT, "{\"text\":\"t\"}", HEADERS))
                .isEqualTo(ZeroShotRequest.of("m", "t", List.of("a", "b")));
        assertThat(convert(RequestKind.RERANK, "{\"documents\":[\"d\"] }", HEADERS))
                .isEqualTo(RerankRequest.of("m", "which one", List.of("d")));
        assertThat(convert(RequestKind.NLI, "{\"premise\":\"p\"}", HEADERS))
                .isEqualTo(NliRequest.of("m", "p", "it rains"));
        assertThat(convert(RequestKind.STANCE, Map.of("text", "t"), HEADERS))
                .isEqualTo(StanceRequest.of("m", "t", "taxes"));
    }

    @Test
    void missing_headers_are_named() {
        Map<String, Object> model = Map.of(MODEL, "m");
        assertThat(failure(RequestKind.NLI, "t", model)).hasMessageContaining(HYPOTHESIS);
        assertThat(failure(RequestKind.ZERO_SHOT, "t", model)).hasMessageContaining(LABELS);
        assertThat(failure(RequestKind.STANCE, "t", model)).hasMessageContaining(TARGET);
        assertThat(failure(RequestKind.RERANK, "t", model)).hasMessageContaining(QUERY);
    }

    @Test
    void failures_of_type_converters_lead_to_ours() {
        assertThatThrownBy(() -> convert(RequestKind.CHAT, "{\"model\":", Map.of()))
                .satisfies(
                        failure -> assertThat(GatewayExceptions.unwrap(failure)).isInstanceOf(InvalidRequest.class));
    }

    @Test
    void maps_of_java_values_are_json() throws Exception {
        var body = Map.of(
                "model",
                "m",
                "messages",
                List.of(Map.of("role", "user", "content", new StringBuilder("hi"))),
                "stop",
                new String[] {"x"},
                "max_tokens",
                5L);
        var request = (ChatRequest) convert(RequestKind.CHAT, body, Map.of());
        assertThat(request.options().stop()).containsExactly("x");
        assertThat(request.options().maxTokens()).isEqualTo(5);
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.USER);
        assertThat(failure(RequestKind.CHAT, Map.of("model", new Object()), Map.of()))
                .hasMessageContaining("model is a java.lang.Object");
        assertThat(failure(RequestKind.CHAT, Map.of(1, "x"), Map.of())).hasMessageContaining("keys are texts");
    }
}
