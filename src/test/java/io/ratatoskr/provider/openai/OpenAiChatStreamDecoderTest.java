package io.ratatoskr.provider.openai;

import static io.ratatoskr.provider.ProtocolContract.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiChatStreamDecoderTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static StreamDecoder<ChatEvent> decoder() {
        return new OpenAiProtocol()
                .decoder(ChatRequest.of("m", Message.user("x")).withStream(true), ACME);
    }

    private static byte[] wire(String name) {
        try (InputStream in =
                OpenAiChatStreamDecoderTest.class.getResourceAsStream("/provider/openai/" + name + ".sse")) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static List<ChatEvent> read(String... data) {
        var stream = new StringBuilder();
        for (String line : data) {
            stream.append("data: ").append(line).append("\n\n");
        }
        return events(decoder(), stream.toString().getBytes(UTF_8), 13);
    }

    private static String delta(String delta) {
        return "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static String finish(String reason) {
        return "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static ChatEvent content(String text) {
        return new ChatEvent.Content(0, text, null);
    }

    private static AdditionalProperties field(String name, String json) {
        return AdditionalProperties.NONE.with(name, new RawJson(json));
    }

    @Test
    void openrouters_reasoning_details_and_costs_are_read() {
        StreamDecoder<ChatEvent> decoder = decoder();
        List<ChatEvent> events = events(decoder, wire("openrouter-reasoning"), 50);
        assertThat(decoder.metadata())
                .isEqualTo(new StreamMetadata("gen-1", "acme/think-1", "", 1763800010L, field("provider", "\"Acme\"")));
        assertThat(events.subList(0, 4))
                .containsExactly(
                        new ChatEvent.Reasoning(
                                0,
                                "Let me",
                                new RawJson(
                                        "[{\"type\":\"reasoning.text\",\"text\":\"Let me\",\"format\":\"acme-v1\",\"index\":0}]")),
                        new ChatEvent.Reasoning(
                                0,
                                " see.",
                                new RawJson(
                                        "[{\"type\":\"reasoning.text\",\"text\":\" see.\",\"signature\":\"c2ln\",\"index\":0}]")),
                        content("42"),
                        new ChatEvent.UnknownFields(0, field("native_finish_reason", "\"end_turn\""), Scope.CHOICE));
        assertThat(events.get(4)).isInstanceOfSatisfying(ChatEvent.UsageUpdate.class, usageUpdate -> {
            Usage usage = usageUpdate.usage();
            assertThat(usage.cachedTokens()).isEqualTo(8);
            assertThat(usage.cacheWriteTokens()).isEqualTo(3);
            assertThat(usage.reasoningTokens()).isEqualTo(6);
            assertThat(usage.extra().get("cost")).isEqualTo(new RawJson("0.00012"));
            assertThat(usage.extra().get("cost_details")).isEqualTo(new RawJson("{\"upstream_inference_cost\":null}"));
            assertThat(usage.extra().get("completion_tokens_details")).isEqualTo(new RawJson("{\"image_tokens\":0}"));
        });
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.STOP));
        assertThat(events).hasSize(6);
    }

    @Test
    void openrouters_mid_stream_error_comes_after_content_and_usage() {
        List<ChatEvent> events = new ArrayList<>();
        assertThatThrownBy(() -> events(decoder(), wire("openrouter-mid-stream-error"), 64, events))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessage("acme: error in the stream: Provider disconnected: socket closed");
        assertThat(events.getFirst()).isEqualTo(content("So"));
        assertThat(events).anyMatch(ChatEvent.UsageUpdate.class::isInstance);
        assertThat(events).noneMatch(ChatEvent.Done.class::isInstance);
    }

    @Test
    void azures_first_chunk_has_no_choice_and_belongs_to_the_head() {
        StreamDecoder<ChatEvent> decoder = decoder();
        List<ChatEvent> events = events(decoder, wire("azure"), 31);
        assertThat(events.stream().filter(e -> !(e instanceof ChatEvent.UnknownFields)))
                .containsExactly(content("Hi"), new ChatEvent.Done(FinishReason.STOP));
        assertThat(decoder.metadata().id()).isEqualTo("chatcmpl-az");
        assertThat(decoder.metadata().model()).isEqualTo("gpt-az");
        assertThat(decoder.metadata().extra().fields().keySet()).contains("prompt_filter_results");
        assertThat(events.getFirst().preventsFallback()).isFalse();
    }

    @Test
    void deepseeks_reasoning_and_cache_hits_are_read() {
        List<ChatEvent> events = events(decoder(), wire("deepseek"), 31);
        assertThat(events.subList(0, 2)).containsExactly(new ChatEvent.Reasoning(0, "Hm."), content("Yes"));
        assertThat(events.get(2)).isInstanceOfSatisfying(ChatEvent.UsageUpdate.class, usageUpdate -> {
            assertThat(usageUpdate.usage().cachedTokens()).isEqualTo(6);
            assertThat(usageUpdate.usage().extra().get("prompt_cache_miss_tokens"))
                    .isEqualTo(new RawJson("4"));
        });
        assertThat(events).hasSize(4);
    }

    @Test
    void vllms_counts_in_every_chunk_replace_each_other() {
        List<ChatEvent> events = events(decoder(), wire("vllm"), 31);
        List<Long> counts = new ArrayList<>();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.UsageUpdate usageUpdate) {
                counts.add(usageUpdate.usage().completionTokens());
            }
        }
        assertThat(counts).containsExactly(0L, 1L, 2L);
        assertThat(events)
                .filteredOn(ChatEvent.Reasoning.class::isInstance)
                .containsExactly(new ChatEvent.Reasoning(0, "t"));
        assertThat(events)
                .filteredOn(ChatEvent.Content.class::isInstance)
                .singleElement()
                .satisfies(e -> assertThat(((ChatEvent.Content) e).logprobs().text())
                        .startsWith("{\"content\":[{\"token\":\"ok\""));
        assertThat(events).contains(new ChatEvent.UnknownFields(0, field("stop_reason", "\"</s>\""), Scope.CHOICE));
    }

    @Test
    void mistrals_parts_and_whole_tool_calls_are_read() {
        assertThat(events(decoder(), wire("mistral"), 31))
                .filteredOn(e -> !(e instanceof ChatEvent.UsageUpdate))
                .containsExactly(
                        new ChatEvent.Reasoning(0, "Well"),
                        content("Oui"),
                        new ChatEvent.ToolCallStart(0, 0, "D681PevKs", "get_weather", null, AdditionalProperties.NONE),
                        new ChatEvent.ToolCallDelta(0, 0, "{\"city\": \"Oslo\"}"),
                        new ChatEvent.ToolCallEnd(0, 0),
                        new ChatEvent.Done(FinishReason.TOOL_CALLS));
    }

    @Test
    void groqs_own_field_is_emitted_again_when_it_changes() {
        StreamDecoder<ChatEvent> decoder = decoder();
        List<ChatEvent> events = events(decoder, wire("groq"), 1);
        assertThat(decoder.metadata().extra().get("x_groq")).isEqualTo(new RawJson("{\"id\":\"req_1\",\"seed\":7}"));
        assertThat(events.getFirst()).isEqualTo(content("Fast"));
        assertThat(events)
                .contains(new ChatEvent.UnknownFields(
                        0, field("x_groq", "{\"id\":\"req_1\",\"usage\":{\"total_time\":0.01}}"), Scope.CHUNK));
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void role_only_and_empty_chunks_emit_nothing() {
        StreamDecoder<ChatEvent> decoder = decoder();
        byte[] bytes = ("data: "
                        + delta(
                                "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":null,\"reasoning\":null,\"reasoning_details\":[],\"refusal\":null}")
                        + "\n\ndata: {\"choices\":[]}\n\ndata: {}\n\ndata:\n\n: ping\n\n")
                .getBytes(UTF_8);
        decoder.feed(bytes, 0, bytes.length);
        assertThat(decoder.poll()).isNull();
        assertThat(decoder.isFinished()).isFalse();
    }

    @Test
    void the_end_comes_only_with_the_terminator_or_the_end_of_the_bytes() {
        StreamDecoder<ChatEvent> decoder = decoder();
        byte[] bytes =
                ("data: " + delta("{\"content\":\"a\"}") + "\n\ndata: " + finish("length") + "\n\n").getBytes(UTF_8);
        decoder.feed(bytes, 0, bytes.length);
        assertThat(decoder.poll()).isEqualTo(content("a"));
        assertThat(decoder.poll()).isNull();
        decoder.end();
        assertThat(decoder.isFinished()).isFalse();
        assertThat(decoder.poll()).isEqualTo(new ChatEvent.Done(FinishReason.LENGTH));
        assertThat(decoder.isFinished()).isTrue();
        assertThat(decoder.poll()).isNull();
    }

    @Test
    void a_terminator_without_a_finish_reason_is_a_stop() {
        assertThat(read(delta("{\"content\":\"a\"}"), "[DONE]"))
                .containsExactly(content("a"), new ChatEvent.Done(FinishReason.STOP));
        assertThatThrownBy(() -> read("[DONE]")).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void terminator_may_have_blanks_behind_it() {
        assertThat(read(delta("{\"content\":\"a\"}"), finish("stop"), "[DONE]  "))
                .containsExactly(content("a"), new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void what_follows_the_terminator_is_ignored() {
        assertThat(read(delta("{\"content\":\"a\"}"), finish("stop"), "[DONE]", delta("{\"content\":\"b\"}"), "[DONE]"))
                .containsExactly(content("a"), new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void errors_in_a_stream_are_mapped() {
        assertThatThrownBy(() -> read(
                        "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
                        "[DONE]"))
                .isInstanceOf(QuotaExceeded.class);
        assertThatThrownBy(
                        () -> read(
                                "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}"))
                .isInstanceOfSatisfying(
                        ContextLengthExceeded.class, e -> assertThat(e.limit()).hasValue(8192));
        assertThatThrownBy(() -> read("{\"error\":\"out of memory\"}"))
                .hasMessage("acme: error in the stream: out of memory");
        assertThatThrownBy(() -> read(
                        "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"InternalServerError\",\"code\":500}"))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("boom");
        assertThatThrownBy(() -> read(delta("{\"content\":\"a\"}"), finish("error"), "[DONE]"))
                .isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> events(decoder(), "event: error\ndata: it broke\n\n".getBytes(UTF_8), 5))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessage("acme: error in the stream: it broke");
        assertThatThrownBy(() -> read("{\"choices\":[", "[DONE]")).hasMessageContaining("ends unexpectedly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"error\":{\"code\":400,\"message\":\"bad schema\",\"status\":\"INVALID_ARGUMENT\"}}]",
                "{\"error\":{\"message\":\"bad schema\",\"type\":\"invalid_request_error\"},\"choices\":[null]}",
                "{\"choices\":[null],\"error\":{\"message\":\"bad schema\",\"type\":\"invalid_request_error\"}}"
            })
    void a_rejected_request_is_distinguished_from_a_malformed_event(String event) {
        assertThatThrownBy(() -> read(delta("{\"content\":\"a\"}"), event, "[DONE]"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("acme: error in the stream: bad schema");
    }

    @Test
    void several_choices_end_with_one_done() {
        assertThat(read(
                        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}},{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}]}",
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\",\"index\":1}]}"))
                .containsExactly(
                        new ChatEvent.Content(1, "b", null),
                        content("a"),
                        new ChatEvent.Done(FinishReason.STOP, Map.of(1, FinishReason.LENGTH)));
        assertThatThrownBy(() -> read("{\"choices\":[{\"index\":999999,\"delta\":{\"content\":\"b\"}}]}"))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void one_choice_left_open_is_a_truncation() {
        assertThatThrownBy(
                        () -> read(
                                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}},{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}"))
                .hasMessageContaining("broke off");
    }

    @Test
    void a_whole_response_instead_of_a_stream_becomes_its_events() {
        String wholeResponse =
                "{\"id\":\"1\",\"model\":\"mm\",\"choices\":[{\"message\":{\"content\":\"a\",\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\"}}]},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
        assertThat(events(decoder(), wholeResponse.getBytes(UTF_8), 7))
                .containsExactly(
                        content("a"),
                        new ChatEvent.ToolCallStart(0, 0, "c", "f", null, AdditionalProperties.NONE),
                        new ChatEvent.ToolCallDelta(0, 0, "{}"),
                        new ChatEvent.ToolCallEnd(0, 0),
                        new ChatEvent.UsageUpdate(Usage.of(1, 2)),
                        new ChatEvent.Done(FinishReason.TOOL_CALLS));
        assertThatThrownBy(() -> events(decoder(), "<html>".getBytes(UTF_8), 7)).hasMessageContaining("an HTML page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "eos", "end_turn", "stop_sequence", "COMPLETE"})
    void other_words_for_an_ordinary_end_are_a_stop(String word) {
        assertThat(read(delta("{\"content\":\"a\"}"), finish(word)).getLast())
                .isEqualTo(new ChatEvent.Done(FinishReason.STOP));
    }
}
