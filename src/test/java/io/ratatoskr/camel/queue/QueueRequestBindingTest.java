package io.ratatoskr.camel.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.dialect.ratatoskr.RatatoskrDialect;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueRequestBindingTest {
    private static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final JsonPool pool = new JsonPool();
    private final QueueRequestBinding binding = new QueueRequestBinding(
            Map.<String, Dialect>of("openai", new OpenAiDialect(), "ratatoskr", new RatatoskrDialect()), pool);

    @AfterEach
    void close() {
        pool.close();
    }

    private static Exchange message(String body, String... headers) {
        var exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(body.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getMessage().setHeader(headers[i], headers[i + 1]);
        }
        return exchange;
    }

    @Test
    void chat_is_in_the_format_of_openai() {
        Exchange exchange = message(CHAT, "ratatoskr-operation", "chat");
        binding.request(exchange);
        assertThat(exchange.getMessage().getBody()).isInstanceOf(ChatRequest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nli", "NLI"})
    void nli_takes_pairs(String operation) {
        Exchange exchange = message(
                "{\"model\":\"m\",\"pairs\":[{\"premise\":\"a\",\"hypothesis\":\"b\"},{\"premise\":\"c\",\"hypothesis\":\"d\"}]}",
                "ratatoskr-operation",
                operation);
        binding.request(exchange);
        assertThat(exchange.getMessage().getBody(NliRequest.class).pairs()).hasSize(2);
    }

    @Test
    void operations_are_written_as_in_json_lines_too() {
        Exchange exchange = message(
                "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\",\"b\"]}", "ratatoskr-operation", "zero_shot");
        binding.request(exchange);
        assertThat(exchange.getMessage().getBody().getClass().getSimpleName()).isEqualTo("ZeroShotRequest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|chat|''|the body is empty",
                "not JSON|chat|''|JSON",
                "[1]|chat|''|object",
                "{}|sing|''|unknown operation 'sing'",
                "{}|''|''|no header ratatoskr-operation",
                "{}|chat|klingon|unknown dialect 'klingon'",
                "{}|nli|openai|has no operation nli"
            })
    void what_is_no_request_is_unreadable(String body, String operation, String dialect, String message) {
        Exchange exchange = message(body, "ratatoskr-operation", operation, "ratatoskr-dialect", dialect);
        assertThatThrownBy(() -> binding.request(exchange))
                .isInstanceOf(UnreadableRequest.class)
                .hasMessageContaining(message)
                .hasCauseInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_request_with_an_invalid_field_is_readable() {
        assertThatThrownBy(() -> binding.request(message("{\"model\":\"m\"}", "ratatoskr-operation", "chat")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages");
    }

    @Test
    void streams_are_refused() {
        String streamed = CHAT.substring(0, CHAT.length() - 1) + ",\"stream\":true}";
        assertThatThrownBy(() -> binding.request(message(streamed, "ratatoskr-operation", "chat")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("stream is true");
    }

    @Test
    void failures_have_the_body_of_http() {
        QueueReply reply = QueueErrors.of(Map.of("openai", new OpenAiDialect()))
                .render("req-1", new UnreadableRequest(new InvalidRequest("no such thing")), false);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.headers())
                .containsEntry("x-ratatoskr-status", "400")
                .containsEntry("x-ratatoskr-error", "invalid_request");
        assertThat(new String(reply.body(), UTF_8)).startsWith("{\"error\":{\"message\":\"no such thing\"");
    }
}
