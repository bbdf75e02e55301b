package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The message of a choice, as it is sent back. */
final class ChoiceTest {
    private static final AdditionalProperties UNKNOWN =
            new AdditionalProperties(Map.of("annotations", new RawJson("[]")));

    @Test
    void a_text_becomes_the_assistants_message_without_unknown_fields() {
        Choice choice = new Choice(0, "Hello", AssistantOutput.NONE, FinishReason.STOP, null, UNKNOWN, UNKNOWN);

        assertThat(choice.message()).isEqualTo(Message.assistant("Hello"));
    }

    @Test
    void tool_calls_and_reasoning_are_sent_back_without_content() {
        var output = new AssistantOutput(
                List.of(new ToolCall("call_1", "temperature", "{}")),
                "why",
                new RawJson("[{\"signature\":\"x\"}]"),
                null);
        Choice choice = new Choice(0, null, output, FinishReason.TOOL_CALLS, null, UNKNOWN, UNKNOWN);

        Message message = choice.message();

        assertThat(message.role()).isEqualTo(Role.ASSISTANT);
        assertThat(message.content()).isNull();
        assertThat(message.output()).isEqualTo(output);
        assertThat(message.extra()).isEqualTo(AdditionalProperties.NONE);
    }

    @Test
    void a_refusal_is_sent_back() {
        Choice choice = new Choice(
                0, "", AssistantOutput.ofRefusal("no"), FinishReason.STOP, null, AdditionalProperties.NONE, UNKNOWN);

        assertThat(choice.message().refusal()).isEqualTo("no");
        assertThat(choice.message().content()).isEqualTo(Content.of(""));
    }
}
