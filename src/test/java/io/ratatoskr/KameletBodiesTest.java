package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kamelets of providers take and return, in a context without a gateway and with the formats of the providers. */
final class KameletBodiesTest {
    private static final String JSON =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"stream\":true}";

    private static MockProvider mock;
    private static CamelContext context;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() throws Exception {
        context.close();
        mock.close();
    }

    /** The root of each provider's API at the mock. */
    private static String base(String sink) {
        return mock.origin()
                + switch (sink) {
                    case "openai-compatible-sink" -> "/v1";
                    case "openrouter-sink" -> "/api/v1";
                    case "gemini-sink" -> "/v1beta";
                    case "huggingface-sink" -> "/huggingface";
                    default -> "";
                };
    }

    private static Object send(String sink, String parameters, Object body) throws Exception {
        return send(sink, parameters, body, Map.of());
    }

    private static Object send(String sink, String parameters, Object body, Map<String, Object> headers)
            throws Exception {
        try (var template = context.createProducerTemplate()) {
            return template.requestBodyAndHeaders(
                    "kamelet:%s?baseUrl=%s&apiKey=k%s".formatted(sink, base(sink), parameters),
                    body,
                    new HashMap<>(headers));
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                        "openai-compatible-sink",
                        "openrouter-sink",
                        "anthropic-sink",
                        "gemini-sink",
                        "ollama-sink",
                        "huggingface-sink")
                .flatMap(sink -> Stream.of(
                        Arguments.of(sink, "text", "hello"),
                        Arguments.of(sink, "JSON", "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"),
                        Arguments.of(sink, "JSON of a stream", JSON),
                        Arguments.of(sink, "bytes", JSON.getBytes(StandardCharsets.UTF_8)),
                        Arguments.of(
                                sink, "Map", Map.of("messages", List.of(Map.of("role", "user", "content", "hello")))),
                        Arguments.of(sink, "record", ChatRequest.of("m", Message.user("hello")))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void a_chat_of_any_body_gets_a_text(String sink, String kind, Object body) throws Exception {
        assertThat(send(sink, "&model=other&output=text", body))
                .as(kind)
                .isInstanceOf(String.class)
                .isEqualTo("You said: hello");
    }

    @Test
    void a_stream_is_read_as_a_request() throws Exception {
        var stream = new ByteArrayInputStream(JSON.getBytes(StandardCharsets.UTF_8));

        assertThat(send("openai-compatible-sink", "&output=text", stream)).isEqualTo("You said: hello");
        assertThat(mock.lastCall().text()).contains("\"model\":\"m\"").doesNotContain("\"stream\":true");
    }

    @Test
    void json_is_in_openais_format() throws Exception {
        Object body = send("ollama-sink", "&model=llama3.2&output=json", "hello");

        assertThat(body).isInstanceOf(String.class);
        JsonNode response = Json.mapper().readTree((String) body);
        assertThat(response.at("/choices/0/message/content").asText()).isEqualTo("You said: hello");
        assertThat(mock.lastCall().path()).isEqualTo("/api/chat");
    }

    @Test
    void a_record_converts_to_text_and_json_later() throws Exception {
        Object body = send("openai-compatible-sink", "&model=m", "hello");

        assertThat(body).isInstanceOf(ChatResponse.class);
        var converter = context.getTypeConverter();
        assertThat(converter.convertTo(String.class, body)).isEqualTo("You said: hello");
        Map<?, ?> json = converter.convertTo(Map.class, body);
        assertThat(json.containsKey("choices")).isTrue();
    }

    @Test
    void the_operation_decides_what_a_text_is() throws Exception {
        assertThat(send("openai-compatible-sink", "&model=m&operation=embed", "hello"))
                .isInstanceOfSatisfying(
                        EmbedResponse.class,
                        response -> assertThat(response.dimensions()).isEqualTo(8));
        assertThat(mock.lastCall().path()).isEqualTo("/v1/embeddings");
        assertThat((String) send("openai-compatible-sink", "&model=m&operation=generate&output=text", "hello"))
                .isNotBlank();
        assertThat(mock.lastCall().path()).isEqualTo("/v1/completions");
        // A record has its own
        assertThat(send("openai-compatible-sink", "&operation=generate", EmbedRequest.of("m", "hello")))
                .isInstanceOf(EmbedResponse.class);
    }

    @ParameterizedTest
    @CsvSource({"header, option, header", "'', option, option", "'', '', body"})
    void the_model_is_that_of_the_header_then_the_parameter_then_the_body(String header, String option, String expected)
            throws Exception {
        send(
                "openai-compatible-sink",
                "&output=text" + (option.isEmpty() ? "" : "&model=" + option),
                JSON.replace("\"m\"", "\"body\""),
                header.isEmpty() ? Map.of() : Map.of("CamelRatatoskrModel", header));

        assertThat(mock.lastCall().text()).contains("\"model\":\"%s\"".formatted(expected));
    }

    @Test
    void other_headers_of_the_message_do_not_go_to_the_provider() throws Exception {
        send("openai-compatible-sink", "&model=m", "hello", Map.of("cookie", "private", "x-internal", "private"));

        assertThat(mock.lastCall().headers().toString()).doesNotContain("private");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | hello        | CamelRatatoskrModel",
                "&model=m       | {\"messages\": | JSON",
                "&model=m       | ' '          | empty"
            })
    void a_body_that_is_no_request_is_refused_before_sending(String parameters, String body, String message) {
        int calls = mock.calls().size();

        assertThatThrownBy(() -> send("openai-compatible-sink", parameters, body))
                .hasRootCauseInstanceOf(InvalidRequest.class)
                .rootCause()
                .hasMessageContaining(message);
        assertThat(mock.calls()).hasSize(calls);
    }

    @ParameterizedTest
    @CsvSource({"output=xml, 'expected text, json or record'", "operation=paint, unknown operation 'paint'"})
    void a_wrong_parameter_is_named(String parameter, String message) {
        assertThatThrownBy(() -> send("huggingface-sink", "&model=m&" + parameter, "hello"))
                .rootCause()
                .hasMessageContaining(message);
    }
}
