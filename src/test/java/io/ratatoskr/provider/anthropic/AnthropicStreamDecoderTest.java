package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.ProtocolContract.events;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded and malformed streams. */
final class AnthropicStreamDecoderTest {
    private static final ChatRequest CHAT =
            ChatRequest.of("m", Message.user("x")).withStream(true);
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static StreamDecoder<ChatEvent> decoder() {
        return new AnthropicProtocol().decoder(CHAT, ACME);
    }

    private static byte[] stream(String... events) {
        var text = new StringBuilder();
        for (String event : events) {
            text.append("data: ").append(event).append("\n\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static List<ChatEvent> read(String... events) {
        return events(decoder(), stream(events), 50);
    }

    private static String delta(int index, String fields) {
        return "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{%s}}".formatted(index, fields);
    }

    private static String text(int index, String text) {
        return delta(index, "\"type\":\"text_delta\",\"text\":\"%s\"".formatted(text));
    }

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}".formatted(index, block);
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index);
    }

    private static ChatEvent.ToolCallStart call(int slot, String id, String name) {
        return new ChatEvent.ToolCallStart(0, slot, id, name, null, AdditionalProperties.NONE);
    }

    @Test
    void thinking_text_and_calls_come_in_order_and_thinking_can_go_back() {
        StreamDecoder<ChatEvent> decoder = decoder();
        List<ChatEvent> events = events(decoder, AnthropicTestRequests.fixture("thinking-and-tools.sse"), 37);
        AdditionalProperties written = AdditionalProperties.NONE
                .with(
                        "cache_creation",
                        new RawJson("{\"ephemeral_5m_input_tokens\":2051,\"ephemeral_1h_input_tokens\":0}"))
                .with("service_tier", new RawJson("\"standard\""))
                .with("inference_geo", new RawJson("\"not_available\""));
        String redacted = AnthropicTestRequests.tree(
                        new String(AnthropicTestRequests.fixture("thinking-and-tools.sse"), UTF_8)
                                .lines()
                                .filter(line -> line.contains("redacted_thinking"))
                                .findFirst()
                                .orElseThrow()
                                .substring(6))
                .get("content_block")
                .toString();

        assertThat(events)
                .containsExactly(
                        new ChatEvent.UsageUpdate(new Usage(20_504, 3, 20_507, null, 18_432L, 2_051L, written)),
                        new ChatEvent.Reasoning(0, "The user wants the weather in "),
                        new ChatEvent.Reasoning(0, "Ålesund."),
                        new ChatEvent.ReasoningDetail(
                                0,
                                new RawJson(
                                        "[{\"type\":\"thinking\",\"thinking\":\"The user wants the weather in Ålesund.\","
                                                + "\"signature\":\"EqQBCgIYAhIM1gbc/Da9GJw+ZA==\"}]")),
                        new ChatEvent.ReasoningDetail(0, new RawJson("[" + redacted + "]")),
                        new ChatEvent.Content(0, "Let me look.", null),
                        new ChatEvent.ToolCallStart(
                                0,
                                0,
                                "toolu_01",
                                "get_weather",
                                null,
                                AdditionalProperties.NONE.with("caller", new RawJson("{\"type\":\"direct\"}"))),
                        new ChatEvent.ToolCallDelta(0, 0, "{\"location\": \"Åles"),
                        new ChatEvent.ToolCallDelta(0, 0, "und\"}"),
                        new ChatEvent.ToolCallEnd(0, 0),
                        call(1, "toolu_02", "get_time"),
                        new ChatEvent.ToolCallDelta(0, 1, "{}"),
                        new ChatEvent.ToolCallEnd(0, 1),
                        new ChatEvent.UnknownFields(
                                0,
                                AdditionalProperties.NONE.with(
                                        "context_management", new RawJson("{\"applied_edits\":[]}")),
                                Scope.CHUNK),
                        new ChatEvent.UsageUpdate(new Usage(20_504, 89, 20_593, 31L, 18_432L, 2_051L, written)),
                        new ChatEvent.Done(FinishReason.TOOL_CALLS));
        assertThat(decoder.metadata().id()).isEqualTo("msg_01Think");
        assertThat(decoder.metadata().model()).isEqualTo("claude-opus-4-8");
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void excluded_thinking_is_emitted_only_as_details() {
        ChatRequest hidingRequest = CHAT.withOptions(CHAT.options().toBuilder()
                .reasoning(new ReasoningConfig("low", null, true, AdditionalProperties.NONE))
                .build());
        List<ChatEvent> events = events(
                new AnthropicProtocol().decoder(hidingRequest, ACME),
                AnthropicTestRequests.fixture("thinking-and-tools.sse"),
                99);

        assertThat(events).noneMatch(ChatEvent.Reasoning.class::isInstance);
        assertThat(events.stream().filter(ChatEvent.ReasoningDetail.class::isInstance))
                .hasSize(2);
    }

    @Test
    void unknown_content_is_emitted_unchanged() {
        List<ChatEvent> events = events(decoder(), AnthropicTestRequests.fixture("web-search.sse"), 61);
        List<String> unknown = new ArrayList<>();
        var text = new StringBuilder();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.UnknownFields other) {
                other.extra().fields().forEach((name, json) -> unknown.add(name + " " + json));
            } else if (event instanceof ChatEvent.Content content) {
                text.append(content.text());
            }
        }
        List<String> lines = new String(AnthropicTestRequests.fixture("web-search.sse"), UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();

        assertThat(text).hasToString("I'll check.It is sunny.");
        assertThat(unknown)
                .containsExactly(
                        "content_block_start " + lines.get(4),
                        "content_block_delta " + lines.get(5),
                        "content_block_stop " + lines.get(6),
                        "content_block_start " + lines.get(7),
                        "content_block_stop " + lines.get(8),
                        "content_block_delta " + lines.get(10),
                        "stop_reason \"pause_turn\"");
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.STOP));
        assertThat(events).noneMatch(ChatEvent.ToolCallStart.class::isInstance);
        Usage last = ((ChatEvent.UsageUpdate) events.get(events.size() - 2)).usage();
        assertThat(last.promptTokens()).isEqualTo(10_682);
        assertThat(last.extra().get("server_tool_use")).isEqualTo(new RawJson("{\"web_search_requests\":1}"));
    }

    @Test
    void refusal_is_emitted_with_its_explanation() {
        List<ChatEvent> events = events(decoder(), AnthropicTestRequests.fixture("refusal.sse"), 5);

        assertThat(events).contains(new ChatEvent.Refusal(0, "This asks for something that I don't help with."));
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.CONTENT_FILTER));
        assertThat(events)
                .anyMatch(event -> event instanceof ChatEvent.UnknownFields unknown
                        && unknown.scope() == Scope.CHOICE
                        && unknown.extra().fields().keySet().equals(Set.of("stop_reason", "stop_details")));
    }

    @Test
    void completion_is_the_text_alone() {
        List<GenerateEvent> events = events(
                new AnthropicProtocol().decoder(GenerateRequest.of("m", "x").withStream(true), ACME),
                AnthropicTestRequests.fixture("thinking-and-tools.sse"),
                13);

        assertThat(events).contains(new GenerateEvent.Text(0, "Let me look.", null));
        assertThat(events.stream().filter(GenerateEvent.Text.class::isInstance)).hasSize(1);
        assertThat(events.getLast()).isEqualTo(new GenerateEvent.Done(FinishReason.TOOL_CALLS, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,io.ratatoskr.api.error.ProviderUnavailable",
        "api_error,io.ratatoskr.api.error.ProviderUnavailable",
        "timeout_error,io.ratatoskr.api.error.ProviderUnavailable",
        "rate_limit_error,io.ratatoskr.api.error.RateLimited",
        "billing_error,io.ratatoskr.api.error.QuotaExceeded",
        "invalid_request_error,io.ratatoskr.api.error.InvalidRequest",
        "authentication_error,io.ratatoskr.api.error.AuthenticationFailed",
        "unheard_of_error,io.ratatoskr.api.error.ProviderUnavailable",
    })
    void error_event_is_mapped_before_and_after_the_first_text(String type, Class<?> expected) {
        String error = "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"Oh no\"},\"request_id\":\"req_7\"}"
                .formatted(type);
        for (List<String> before : List.of(List.<String>of(), List.of(START), List.of(START, text(0, "Hel")))) {
            List<ChatEvent> received = new ArrayList<>();
            List<String> all = new ArrayList<>(before);
            all.add(error);
            byte[] bytes = stream(all.toArray(String[]::new));
            var failure = catchThrowableOfType(GatewayException.class, () -> events(decoder(), bytes, 3, received));

            assertThat(failure).isInstanceOf(expected).hasMessageStartingWith("acme: error in the stream");
            if (!(failure instanceof AuthenticationFailed)) {
                assertThat(failure).hasMessageContaining("Oh no").hasMessageContaining("req_7");
            }
            assertThat(received.stream().anyMatch(ChatEvent::preventsFallback)).isEqualTo(before.size() == 2);
            assertThat(received).noneMatch(ChatEvent.Done.class::isInstance);
        }
    }

    @Test
    void malformed_error_event_is_still_an_error() {
        for (String event : List.of(
                "event: error\ndata: overloaded\n\n",
                "event: error\ndata: {\"error\":{\"message\":\"x\"}}\n\n",
                "data: {\"error\":{\"message\":\"x\"}}\n\ndata: [DONE]\n\n",
                "data: {\"error\":\"x\"}\n\n")) {
            assertThatThrownBy(() -> events(decoder(), event.getBytes(UTF_8), 4))
                    .as(event)
                    .isInstanceOf(ProviderUnavailable.class);
        }
        assertThatThrownBy(() -> events(decoder(), "event: error\ndata: overloaded\n\n".getBytes(UTF_8), 4))
                .hasMessageContaining("overloaded");
    }

    @Test
    void non_streamed_response_to_a_stream_request_is_read() {
        assertThat(events(decoder(), AnthropicTestRequests.fixture("everything.json"), 17)
                        .getLast())
                .isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        assertThatThrownBy(() -> events(
                        decoder(),
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}"
                                .getBytes(UTF_8),
                        7))
                .isInstanceOf(RateLimited.class);
    }

    @Test
    void message_stop_is_required_unless_a_stop_reason_was_received() {
        assertThatThrownBy(() -> read(START, text(0, "x"), stop(0)))
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        e -> assertThat(e.reason()).isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
        String delta =
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":9}}";
        assertThat(read(START, text(0, "x"), delta)).endsWith(new ChatEvent.Done(FinishReason.LENGTH));
        assertThatThrownBy(() -> read(STOP)).isInstanceOf(ProviderUnavailable.class);
        assertThat(read(START, STOP)).endsWith(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void events_after_message_stop_are_ignored() {
        assertThat(read(START, text(0, "x"), STOP, "{\"type\":\"error\",\"error\":{}}", "nonsense"))
                .endsWith(new ChatEvent.Done(FinishReason.STOP));
        assertThat(read(START, text(0, "x"), STOP + " nonsense")).endsWith(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void restated_counts_replace_those_before() {
        List<ChatEvent> events = read(
                START,
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":null,\"output_tokens\":4}}",
                "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":30,\"cache_read_input_tokens\":5,\"output_tokens\":4}}",
                STOP);

        assertThat(events.stream().filter(ChatEvent.UsageUpdate.class::isInstance))
                .containsExactly(
                        new ChatEvent.UsageUpdate(Usage.of(3, 1)),
                        new ChatEvent.UsageUpdate(Usage.of(3, 4)),
                        new ChatEvent.UsageUpdate(new Usage(35, 4, 39, null, 5L, null, AdditionalProperties.NONE)));
    }

    @Test
    void second_start_is_not_a_second_response() {
        StreamDecoder<ChatEvent> decoder = decoder();
        List<ChatEvent> events = events(
                decoder,
                stream(
                        START,
                        text(0, "a"),
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"other\",\"model\":\"m2\",\"usage\":{\"input_tokens\":9}}}",
                        text(0, "b"),
                        STOP),
                20);

        assertThat(decoder.metadata().id()).isEqualTo("msg_1");
        assertThat(decoder.metadata().model()).isNull();
        assertThat(events).contains(new ChatEvent.UsageUpdate(Usage.of(9, 1)));
        assertThat(events.stream().filter(ChatEvent.Done.class::isInstance)).hasSize(1);
    }

    @Test
    void deltas_without_a_block_start_are_emitted() {
        String json = delta(7, "\"type\":\"input_json_delta\",\"partial_json\":\"{}\"");
        List<ChatEvent> events = read(
                START, text(5, "a"), json, stop(9), delta(1, "\"type\":\"signature_delta\",\"signature\":\"s\""), STOP);

        assertThat(events)
                .contains(
                        new ChatEvent.Content(0, "a", null),
                        new ChatEvent.UnknownFields(
                                0,
                                AdditionalProperties.NONE.with("content_block_delta", new RawJson(json)),
                                Scope.DELTA));
        assertThat(events).noneMatch(ChatEvent.ToolCallDelta.class::isInstance);
    }

    @Test
    void fields_may_be_missing_or_wrong_or_in_another_order() {
        assertThat(read(
                        "{\"message\":{},\"type\":\"message_start\"}",
                        "{\"content_block\":{\"name\":\"f\",\"type\":\"tool_use\"},\"index\":0,\"type\":\"content_block_start\"}",
                        "{\"delta\":{\"partial_json\":\"{}\",\"type\":\"input_json_delta\"},\"index\":0,\"type\":\"content_block_delta\"}",
                        start(1, "7"),
                        start(2, "{}"),
                        "{\"type\":\"content_block_delta\"}",
                        "{\"type\":\"content_block_stop\"}",
                        "{\"type\":\"message_delta\",\"delta\":7,\"usage\":\"x\"}",
                        "{\"type\":\"message_delta\"}",
                        STOP))
                .contains(
                        call(0, "call_0", "f"),
                        new ChatEvent.ToolCallDelta(0, 0, "{}"),
                        new ChatEvent.ToolCallEnd(0, 0))
                .endsWith(new ChatEvent.Done(FinishReason.TOOL_CALLS));
    }

    @Test
    void call_whose_input_came_with_its_start_has_its_arguments() {
        assertThat(read(
                        START,
                        start(4, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\": 1.0}}"),
                        stop(4),
                        start(4, "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"g\",\"input\":{}}"),
                        start(4, "{\"type\":\"text\",\"text\":\"and\"}"),
                        STOP))
                .contains(
                        new ChatEvent.ToolCallDelta(0, 0, "{\"x\": 1.0}"),
                        call(1, "b", "g"),
                        new ChatEvent.ToolCallEnd(0, 1),
                        new ChatEvent.Content(0, "and", null));
    }

    @Test
    void unknown_events_are_emitted_and_pings_are_not() {
        String changed = "{\"type\":\"message_news\", \"n\":1.0}";

        assertThat(read(START, "{\"type\":\"ping\"}", changed, STOP))
                .containsExactly(
                        new ChatEvent.UsageUpdate(Usage.of(3, 1)),
                        new ChatEvent.UnknownFields(
                                0, AdditionalProperties.NONE.with("message_news", new RawJson(changed)), Scope.CHUNK),
                        new ChatEvent.Done(FinishReason.STOP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "{\"type\":7}", "{\"type\":\"ping\"", "{} {}", "{\"a\":1}"})
    void malformed_event_is_a_provider_failure(String event) {
        assertThatThrownBy(() -> read(START, event, STOP)).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void depth_without_end_is_refused() {
        String deep = "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + "{\"a\":".repeat(5_000);

        assertThatThrownBy(() -> read(START, deep))
                .isInstanceOf(ProviderUnavailable.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
    }

    @Test
    void thinking_and_calls_without_end_are_refused() {
        String thought = delta(0, "\"type\":\"thinking_delta\",\"thinking\":\"%s\"".formatted("x".repeat(1 << 20)));
        StreamDecoder<ChatEvent> decoder = decoder();
        byte[] piece = stream(thought);
        feed(decoder, stream(START, start(0, "{\"type\":\"thinking\"}")));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 40; i++) {
                        feed(decoder, piece);
                    }
                })
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("16 MiB");
        assertThatThrownBy(() -> {
                    StreamDecoder<ChatEvent> manyBlocks = decoder();
                    for (int i = 0; i < 5_000; i++) {
                        feed(manyBlocks, stream(start(i, "{\"type\":\"tool_use\"}")));
                    }
                })
                .isInstanceOf(ProviderUnavailable.class);
    }

    private static void feed(StreamDecoder<ChatEvent> decoder, byte[] bytes) {
        decoder.feed(bytes, 0, bytes.length);
        ChatEvent event = decoder.poll();
        while (event != null) {
            event = decoder.poll();
        }
    }

    @Test
    void signed_thinking_without_text_is_emitted_and_empty_thinking_is_not() {
        String signed = delta(0, "\"type\":\"signature_delta\",\"signature\":\"sig\"");

        assertThat(read(
                        START,
                        start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                        signed,
                        stop(0),
                        STOP))
                .contains(new ChatEvent.ReasoningDetail(
                        0, new RawJson("[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"sig\"}]")));
        assertThat(read(START, start(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"), stop(0), STOP))
                .noneMatch(ChatEvent.ReasoningDetail.class::isInstance);
    }

    @Test
    void invalid_request_inside_the_stream_names_its_field() {
        assertThatThrownBy(
                        () -> read(
                                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.0.content: bad\"}}"))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).contains("messages.0.content"));
    }
}
