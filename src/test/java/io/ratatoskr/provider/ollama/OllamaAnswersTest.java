package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.Samples.PROFILE;
import static io.ratatoskr.provider.ollama.Samples.PROTOCOL;
import static io.ratatoskr.provider.ollama.Samples.answer;
import static io.ratatoskr.provider.ollama.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Non-streamed chat responses. */
final class OllamaAnswersTest {
    private static final ChatRequest REQUEST = ChatRequest.of("m", Message.user("x"));
    private static final String THOUGHT = "{\"model\":\"m\",\"created_at\":\"2024-07-22T20:33:28.123648+02:00\","
            + "\"message\":{\"role\":\"assistant\",\"content\":\"four\",\"thinking\":\"hm\",\"images\":[\"AA==\"]},"
            + "\"logprobs\":[{\"token\":\"four\",\"logprob\":-0.10}],\"done_reason\":\"length\",\"done\":true,"
            + "\"eval_count\":3}";

    private static ChatResponse read(ChatRequest request, String json) {
        return (ChatResponse) PROTOCOL.decode(request, answer(200, json), PROFILE);
    }

    @Test
    void every_field_has_its_place() {
        ChatResponse answer = read(REQUEST, THOUGHT);
        assertThat(answer.text()).isEqualTo("four");
        assertThat(answer.reasoning()).isEqualTo("hm");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.model()).isEqualTo("m");
        assertThat(answer.created()).isEqualTo(1_721_673_208L);
        assertThat(answer.id()).isNull();
        assertThat(answer.choice().logprobs()).hasToString("{\"content\":[{\"token\":\"four\",\"logprob\":-0.10}]}");
        assertThat(answer.choice().extra().get("images")).hasToString("[\"AA==\"]");
    }

    @Test
    void counts_that_are_not_told_are_not_made_up() {
        ChatResponse answer = read(REQUEST, THOUGHT);
        assertThat(answer.usage()).isNull();
        assertThat(answer.extra().get("eval_count")).hasToString("3");
        var counted = read(REQUEST, "{\"message\":{\"content\":\"\"},\"done\":true,\"prompt_eval_count\":7}");
        assertThat(counted.usage().completionTokens()).isZero();
        assertThat(counted.usage().cachedTokens()).isNull();
    }

    @Test
    void durations_are_kept() {
        var answer = (ChatResponse) PROTOCOL.decode(REQUEST, answer(200, file("contract/chat.json")), PROFILE);
        assertThat(answer.extra().fields().keySet())
                .containsExactly("total_duration", "load_duration", "prompt_eval_duration", "eval_duration");
    }

    @Test
    void thinking_that_is_to_be_hidden_is() {
        var options = ChatOptions.builder("m")
                .reasoning(new ReasoningConfig(null, null, true, AdditionalProperties.NONE))
                .build();
        assertThat(read(REQUEST.withOptions(options), THOUGHT).reasoning()).isNull();
    }

    @Test
    void calls_without_ids_get_the_same_ones_each_time() {
        String json = "{\"created_at\":\"2024-07-22T20:33:28Z\",\"message\":{\"content\":\"\",\"tool_calls\":["
                + "{\"function\":{\"name\":\"f\",\"arguments\":{\"b\": 1.0}}},"
                + "{\"function\":{\"name\":\"f\",\"arguments\":\"not json\"}}]},\"done\":true,\"done_reason\":\"stop\"}";
        ChatResponse answer = read(REQUEST, json);
        assertThat(answer.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"b\": 1.0}", "not json");
        assertThat(answer.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(answer.choice().content()).isNull();
        assertThat(read(REQUEST, json)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"done\":true}",
                "{\"message\":null,\"done\":true}",
                "{\"message\":{\"content\":\"a\"},\"done\":false}",
                "{\"message\":{\"content\":{}},\"done\":true}",
                "{\"error\":{\"message\":\"broken\"}}",
                "{\"error\":5}",
                "{\"message\":{\"content\":\"a\"},\"done\":true}{}",
            })
    void what_is_no_answer_is_none(String json) {
        assertThatThrownBy(() -> read(REQUEST, json))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }
}
