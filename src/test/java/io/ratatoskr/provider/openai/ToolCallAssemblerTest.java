package io.ratatoskr.provider.openai;

import static io.ratatoskr.provider.ProtocolContract.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallAssemblerTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static List<ChatEvent> raw(String... toolCalls) {
        var stream = new StringBuilder();
        for (String calls : toolCalls) {
            stream.append("data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[")
                    .append(calls)
                    .append("]}}]}\n\n");
        }
        stream.append(
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        var decoder = new OpenAiProtocol()
                .decoder(ChatRequest.of("m", Message.user("x")).withStream(true), ACME);
        return events(decoder, stream.toString().getBytes(UTF_8), 17);
    }

    /** The calls as {@code id name arguments}, by index; checks that every call has one start and one end around its deltas. */
    private static List<String> calls(String... toolCalls) {
        List<ChatEvent> events = raw(toolCalls);
        List<StringBuilder> calls = new ArrayList<>();
        int ended = 0;
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.ToolCallStart start -> {
                    assertThat(start.index()).isEqualTo(calls.size());
                    calls.add(new StringBuilder(
                            start.id().replaceAll("^call_[0-9a-f]+_", "call_") + " " + start.name() + " "));
                }
                case ChatEvent.ToolCallDelta delta -> {
                    assertThat(delta.arguments()).isNotEmpty();
                    calls.get(delta.index()).append(delta.arguments());
                }
                case ChatEvent.ToolCallEnd end -> assertThat(end.index()).isEqualTo(ended++);
                default -> {}
            }
        }
        assertThat(ended).isEqualTo(calls.size());
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        return calls.stream().map(StringBuilder::toString).toList();
    }

    @Test
    void the_index_may_start_at_one() {
        assertThat(calls(
                        "{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"index\":1,\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{\"index\":2,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"))
                .containsExactly("a f {\"x\":1}", "b g {}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "-2147483648", "1000000", "2147483647", "2147483648", "9223372036854775807", "1e9", "0.5"})
    void an_absurd_index_is_only_a_name_for_a_call(String index) {
        assertThat(calls("{\"index\":%s,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
                        .formatted(index)))
                .containsExactly("a f {}");
    }

    @Test
    void a_choice_has_a_bounded_number_of_calls() {
        var calls = new String[20_000];
        for (int i = 0; i < calls.length; i++) {
            calls[i] =
                    "{\"index\":%d,\"id\":\"a%d\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}".formatted(i, i);
        }
        assertThatThrownBy(() -> raw(calls))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("more than 1,024 tool calls");
    }

    @Test
    void interleaved_calls_keep_their_deltas() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}},{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                        "{\"index\":1,\"function\":{\"arguments\":\"}\"}}",
                        "{\"index\":0,\"function\":{\"arguments\":\":1}\"}}"))
                .containsExactly("a f {\"x\":1}", "b f {}");
    }

    @Test
    void two_calls_may_share_an_index() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}"))
                .containsExactly("a f {\"x\":1}", "b f {\"x\":2}");
    }

    @Test
    void whole_calls_without_ids_that_share_an_index_are_distinguished() {
        assertThat(calls(
                        "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}",
                        "{\"index\":0,\"function\":{\"name\":\"g\",\"arguments\":{\"y\": [1.0]}}}"))
                .containsExactly("call_0 f {\"x\":1}", "call_1 f {\"x\":2}", "call_2 g {\"y\": [1.0]}");
    }

    @Test
    void without_an_index_a_new_id_or_name_begins_a_call() {
        assertThat(calls(
                        "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                        "{\"function\":{\"arguments\":\"}\"}}",
                        "{\"id\":\"b\",\"function\":{\"name\":\"g\"}}",
                        "{\"id\":\"b\",\"function\":{\"arguments\":\"{\\\"z\\\":0}\"}}"))
                .containsExactly("a f {}", "b g {\"z\":0}");
    }

    @Test
    void id_and_name_may_come_late_or_repeat() {
        assertThat(calls(
                        "{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}",
                        "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\":\"}}",
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}",
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}"))
                .containsExactly("call_0 f {\"x\":1}");
        assertThat(calls(
                        "{\"index\":0,\"function\":{\"name\":\"f\"}}",
                        "{\"index\":0,\"id\":\"a\"}",
                        "{\"index\":0,\"function\":{\"arguments\":\"{}\"}}"))
                .containsExactly("a f {}");
        assertThat(calls("{\"function\":{\"name\":\"f\"}}", "{\"id\":\"a\"}")).containsExactly("a f {}");
    }

    @Test
    void an_id_of_its_own_on_every_piece_does_not_split_a_call() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}",
                        "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":null,\"arguments\":\"1\"}}",
                        "{\"index\":0,\"id\":\"c\",\"function\":{\"arguments\":\"}\"}}"))
                .containsExactly("a f {\"x\":1}");
    }

    @Test
    void a_repeated_complete_call_counts_once() {
        assertThat(
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\\\"}\\\"\"}}",
                                "{\"index\":0,\"function\":{\"arguments\":\"}\"}}",
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\\\"}\\\"}\"}}"))
                .containsExactly("a f {\"x\":\"}\"}");
    }

    @Test
    void missing_null_empty_and_object_arguments_are_understood() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}",
                        "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":null}}",
                        "{\"index\":2,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"index\":3,\"id\":\"d\",\"function\":{\"name\":\"f\",\"arguments\":{\"k\":{}}}}"))
                .containsExactly("a f {}", "b f {}", "c f {}", "d f {\"k\":{}}");
    }

    @Test
    void an_empty_delta_is_not_a_call() {
        assertThat(calls("{\"index\":0,\"function\":{}}", "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}"))
                .containsExactly("b g {}");
    }

    @Test
    void a_custom_call_has_its_type_and_its_input_as_it_is() {
        List<ChatEvent> events = raw(
                "{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"\"}}",
                "{\"index\":0,\"custom\":{\"input\":\"free\"}}");
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        ChatEvent.ToolCallStart.class,
                        start -> assertThat(start.type()).isEqualTo("custom"));
        assertThat(events).contains(new ChatEvent.ToolCallDelta(0, 0, "free"));
    }

    @Test
    void a_repeated_id_of_another_call_gets_a_number() {
        assertThat(calls(
                        "{\"index\":0,\"id\":\"grep:3\",\"function\":{\"name\":\"grep\",\"arguments\":\"{\\\"a\\\":1}\"}}",
                        "{\"index\":1,\"id\":\"grep:3\",\"function\":{\"name\":\"grep\",\"arguments\":\"{\\\"a\\\":2}\"}}",
                        "{\"index\":2,\"id\":\"grep:3\",\"function\":{\"name\":\"read\",\"arguments\":\"{}\"}}"))
                .containsExactly("grep:3 grep {\"a\":1}", "grep:3_2 grep {\"a\":2}", "grep:3_3 read {}");
    }

    @Test
    void one_id_with_another_name_is_another_call() {
        assertThat(calls(
                        "{\"id\":\"x\",\"function\":{\"name\":\"grep\",\"arguments\":\"{}\"}}",
                        "{\"id\":\"x\",\"function\":{\"name\":\"read\",\"arguments\":\"{}\"}}"))
                .containsExactly("x grep {}", "x_2 read {}");
    }

    @Test
    void a_late_signature_of_a_call_is_preserved() {
        List<ChatEvent> events = raw(
                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"s\":1}}",
                "{\"index\":0,\"late\":true}");
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        ChatEvent.ToolCallStart.class,
                        start -> assertThat(start.extra().get("extra_content").text())
                                .isEqualTo("{\"s\":1}"));
        AdditionalProperties late =
                AdditionalProperties.NONE.with("tool_calls", new RawJson("[{\"index\":0,\"late\":true}]"));
        assertThat(events).contains(new ChatEvent.UnknownFields(0, late, true));
    }
}
