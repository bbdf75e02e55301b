package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.response;
import static io.ratatoskr.provider.ollama.OllamaSamples.file;
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
final class OllamaResponsesTest {
    private static final ChatRequest REQUEST = ChatRequest.of("m", Message.user("x"));
    private static final String THINKING_RESPONSE = "{\"model\":\"m\",\"created_at\":\"2024-07-22T20:33:28.123648+02:00\","
            + "\"message\":{\"role\":\"assistant\",\"content\":\"four\",\"thinking\":\"hm\",\"images\":[\"AA==\"]},"
            + "\"logprobs\":[{\"token\":\"four\",\"logprob\":-0.10}],\"done_reason\":\"length\",\"done\":true,"
            + "\"eval_count\":3}";

    private static ChatResponse read(ChatRequest request, String json) {
        return (ChatResponse) PROTOCOL.decode(request, response(200, json), PROFILE);
    }

    @Test
    void every_field_has_its_place() {
        ChatResponse response = read(REQUEST, THINKING_RESPONSE);
        assertThat(response.text()).isEqualTo("four");
        assertThat(response.reasoning()).isEqualTo("hm");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.model()).isEqualTo("m");
        assertThat(response.created()).isEqualTo(1_721_673_208L);
        assertThat(response.id()).isNull();
        assertThat(response.choice().logprobs()).hasToString("{\"content\":[{\"token\":\"four\",\"logprob\":-0.10}]}");
        assertThat(response.choice().extra().get("images")).hasToString("[\"AA==\"]");
    }

    @Test
    void missing_counts_are_not_made_up() {
        ChatResponse response = read(REQUEST, THINKING_RESPONSE);
        assertThat(response.usage()).isNull();
        assertThat(response.extra().get("eval_count")).hasToString("3");
        var usage = read(REQUEST, "{\"message\":{\"content\":\"\"},\"done\":true,\"prompt_eval_count\":7}");
        assertThat(usage.usage().completionTokens()).isZero();
        assertThat(usage.usage().cachedTokens()).isNull();
    }

    @Test
    void durations_are_returned() {
        var response = (ChatResponse) PROTOCOL.decode(REQUEST, response(200, file("contract/chat.json")), PROFILE);
        assertThat(response.extra().fields().keySet())
                .containsExactly("total_duration", "load_duration", "prompt_eval_duration", "eval_duration");
    }

    @Test
    void excluded_thinking_is_not_returned() {
        var options = ChatOptions.builder("m")
                .reasoning(new ReasoningConfig(null, null, true, AdditionalProperties.NONE))
                .build();
        assertThat(read(REQUEST.withOptions(options), THINKING_RESPONSE).reasoning()).isNull();
    }

    @Test
    void calls_without_ids_get_the_same_ones_each_time() {
        String json = "{\"created_at\":\"2024-07-22T20:33:28Z\",\"message\":{\"content\":\"\",\"tool_calls\":["
                + "{\"function\":{\"name\":\"f\",\"arguments\":{\"b\": 1.0}}},"
                + "{\"function\":{\"name\":\"f\",\"arguments\":\"not json\"}}]},\"done\":true,\"done_reason\":\"stop\"}";
        ChatResponse response = read(REQUEST, json);
        assertThat(response.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"b\": 1.0}", "not json");
        assertThat(response.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(response.choice().content()).isNull();
        assertThat(read(REQUEST, json)).isEqualTo(response);
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
    void invalid_responses_are_rejected(String json) {
        assertThatThrownBy(() -> read(REQUEST, json))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }
}
