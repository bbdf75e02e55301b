package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.provider.ProtocolContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and malformed Ollama streams. */
final class OllamaStreamsTest {
    private static final ChatRequest REQUEST =
            ChatRequest.of("m", Message.user("x")).withStream(true);

    private static List<ChatEvent> read(ChatRequest request, byte[] bytes) {
        return ProtocolContract.events(PROTOCOL.decoder(request, PROFILE), bytes, 7);
    }

    private static List<ChatEvent> read(String lines) {
        return read(REQUEST, lines.getBytes(UTF_8));
    }

    @Test
    void thinking_comes_before_the_text_and_durations_at_the_end() {
        assertThat(read(REQUEST, file("thinking.ndjson")))
                .containsExactly(
                        new ChatEvent.Reasoning(0, "Two and"),
                        new ChatEvent.Reasoning(0, " two."),
                        new ChatEvent.Content(0, "Four", null),
                        new ChatEvent.UnknownFields(
                                0,
                                AdditionalProperties.NONE
                                        .with("total_duration", new RawJson("900"))
                                        .with("load_duration", new RawJson("1"))
                                        .with("prompt_eval_duration", new RawJson("2"))
                                        .with("eval_duration", new RawJson("700"))
                                        .with("eval_count", new RawJson("8")),
                                Scope.CHUNK),
                        new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void excluded_thinking_is_not_emitted() {
        var options = ChatOptions.builder("m")
                .reasoning(new ReasoningConfig("high", null, true, AdditionalProperties.NONE))
                .build();
        assertThat(read(REQUEST.withOptions(options), file("thinking.ndjson")))
                .noneMatch(ChatEvent.Reasoning.class::isInstance)
                .contains(new ChatEvent.Content(0, "Four", null));
    }

    @Test
    void calls_without_ids_get_some_that_are_always_the_same_and_differ() {
        List<ChatEvent> events = read(REQUEST, file("no-ids.ndjson"));
        List<String> ids = ids(events);
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.startsWith("call_"));
        assertThat(read(REQUEST, file("no-ids.ndjson"))).isEqualTo(events);
        assertThat(events)
                .contains(
                        new ChatEvent.ToolCallDelta(0, 0, "{\"format\":\"celsius\",\"city\":\"Paris, FR\"}"),
                        new ChatEvent.ToolCallDelta(0, 1, "{\"city\":\"Oslo\",\"n\":1.0}"),
                        new ChatEvent.ToolCallDelta(0, 2, "{}"),
                        new ChatEvent.Done(FinishReason.TOOL_CALLS));
        var later = ChatRequest.of("m", Message.user("x"), Message.assistant("y"), Message.user("z"));
        assertThat(ids(read(later.withStream(true), file("no-ids.ndjson")))).doesNotContainAnyElementsOf(ids);
    }

    private static List<String> ids(List<ChatEvent> events) {
        List<String> ids = new ArrayList<>();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.ToolCallStart start) {
                ids.add(start.id());
            }
        }
        return ids;
    }

    @Test
    void duplicate_id_is_replaced() {
        String call = "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\": 1}\"}}";
        List<ChatEvent> events = read(
                "{\"message\":{\"tool_calls\":[" + call + "," + call + "]},\"done\":true,\"done_reason\":\"stop\"}");
        assertThat(ids(events)).hasSize(2).doesNotHaveDuplicates().startsWith("c");
        assertThat(events).contains(new ChatEvent.ToolCallDelta(0, 1, "{\"a\": 1}"));
    }

    @Test
    void repeated_fields_are_emitted_once_and_cached_tokens_are_counted() {
        List<ChatEvent> events = read(REQUEST, file("cloud.ndjson"));
        assertThat(events.stream().filter(ChatEvent.UnknownFields.class::isInstance)).hasSize(2);
        assertThat(events)
                .contains(new ChatEvent.Content(
                        0,
                        "!",
                        new RawJson("{\"content\":[{\"token\":\"!\",\"logprob\":-0.25,"
                                + "\"top_logprobs\":[{\"token\":\"!\",\"logprob\":-0.25}]}]}")));
        var usageUpdate = events.stream()
                .filter(ChatEvent.UsageUpdate.class::isInstance)
                .map(event -> ((ChatEvent.UsageUpdate) event).usage())
                .toList();
        assertThat(usageUpdate).hasSize(1);
        assertThat(usageUpdate.getFirst().promptTokens()).isEqualTo(70);
        assertThat(usageUpdate.getFirst().cachedTokens()).isEqualTo(64);
        assertThat(usageUpdate.getFirst().totalTokens()).isEqualTo(73);
    }

    @Test
    void the_head_is_known_with_the_first_event() {
        var decoder = PROTOCOL.decoder(REQUEST, PROFILE);
        byte[] bytes = file("thinking.ndjson");
        decoder.feed(bytes, 0, bytes.length);
        assertThat(decoder.poll()).isInstanceOf(ChatEvent.Reasoning.class);
        assertThat(decoder.metadata().model()).isEqualTo("gpt-oss:20b");
        assertThat(decoder.metadata().created()).isEqualTo(1_789_659_900L);
        assertThat(decoder.metadata().id()).isNull();
        assertThat(decoder.isFinished()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"stop,STOP,", "length,LENGTH,", "load,STOP,load", "unload,STOP,unload", "weather,STOP,weather"})
    void an_end_has_its_reason(String doneReason, FinishReason reason, String expectedExtra) {
        List<ChatEvent> events =
                read("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"" + doneReason + "\"}");
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(reason));
        if (expectedExtra == null) {
            assertThat(events).hasSize(1);
        } else {
            AdditionalProperties extra = AdditionalProperties.NONE.with("done_reason", new RawJson("\"" + expectedExtra + "\""));
            assertThat(events.getFirst()).isEqualTo(new ChatEvent.UnknownFields(0, extra, Scope.CHUNK));
        }
    }

    @Test
    void an_end_without_a_reason_is_one_and_what_follows_it_is_not_read() {
        assertThat(read("{\"message\":null,\"done\":true}\n{\"error\":\"late\"}\nnonsense"))
                .containsExactly(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void line_without_done_is_not_the_end() {
        assertThat(read("{\"status\":\"loading\"}\n\n{\"message\":{\"content\":\"a\"},\"done\":true}"))
                .containsExactly(
                        new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with("status", new RawJson("\"loading\"")), Scope.CHUNK),
                        new ChatEvent.Content(0, "a", null),
                        new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void error_line_fails_the_stream_permanently() {
        var decoder = PROTOCOL.decoder(REQUEST, PROFILE);
        byte[] bytes = "{\"error\":\"out of memory sk-abcdef123\"}\n".getBytes(UTF_8);
        decoder.feed(bytes, 0, bytes.length);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(decoder::poll)
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessage("acme: error in a line of the stream: out of memory ***");
        }
        assertThat(decoder.isFinished()).isFalse();
        assertThatThrownBy(() -> read("{\"error\":\"{\\\"error\\\":{\\\"type\\\":\\\"exceed_context_size_error\\\","
                        + "\\\"message\\\":\\\"too long\\\",\\\"n_ctx\\\":4096}}\"}"))
                .isInstanceOf(ContextLengthExceeded.class)
                .hasMessageEndingWith(": too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"content\":5}}",
                "{\"message\":{\"content\":[\"a\"]}}",
                "{\"message\":\"a\"}",
                "{\"message\":{\"thinking\":true}}",
                "{\"message\":{\"tool_calls\":{}}}",
                "{\"message\":{\"tool_calls\":[1]}}",
                "{\"message\":{\"tool_calls\":[{}]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":\"f\"}]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":null}}]}}",
                "{\"done\":\"yes\"}",
                "{\"model\":1}",
                "{\"a\":1}{\"b\":2}",
                "{\"message\":{\"content\":\"a\"},\"done\":true",
                "\u0001",
            })
    void malformed_line_is_a_provider_failure(String line) {
        assertThatThrownBy(() -> read(line + "\n{\"done\":true}\n"))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: a line of the stream is malformed (")
                .satisfies(e ->
                        assertThat(((ProviderUnavailable) e).reason()).isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"created_at\":\"yesterday\"",
                "\"prompt_eval_count\":\"many\"",
                "\"prompt_eval_count\":-1",
                "\"prompt_eval_count\":1e300",
                "\"eval_count\":{\"a\":1}",
                "\"logprobs\":\"none\"",
                "\"logprobs\":null",
                "\"error\":null",
            })
    void malformed_optional_field_is_ignored(String field) {
        assertThat(read("{\"message\":{\"content\":\"a\"}," + field + ",\"done\":true}"))
                .startsWith(new ChatEvent.Content(0, "a", null))
                .endsWith(new ChatEvent.Done(FinishReason.STOP))
                .noneMatch(ChatEvent.UsageUpdate.class::isInstance);
    }

    @Test
    void depth_length_and_number_of_calls_are_bounded() {
        String call = "{\"function\":{\"name\":\"f\",\"arguments\":{}}}";
        for (String line : List.of(
                "{\"message\":{\"x\":" + "[".repeat(100_000),
                "{\"message\":{\"content\":\"" + "x".repeat(17 << 20),
                "{\"message\":{\"tool_calls\":[" + (call + ",").repeat(1_024) + call + "]}}")) {
            assertThatThrownBy(() -> ProtocolContract.events(
                            PROTOCOL.decoder(REQUEST, PROFILE), (line + "\n").getBytes(UTF_8), 1 << 20))
                    .isInstanceOf(ProviderUnavailable.class)
                    .message()
                    .startsWith("acme: ")
                    .hasSizeLessThan(900);
        }
    }
}
