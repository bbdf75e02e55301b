package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a chat response, immutable. Single values of the output have accessors of their own.
 *
 * @param index its position, 0 for the first
 * @param content null if the model only called tools or refused
 * @param output what the model produced beside the content
 * @param extra unknown fields of the provider's message
 * @param choiceExtra unknown fields of the choice that contains the message
 */
public record Choice(
        int index,
        @Nullable String content,
        AssistantOutput output,
        FinishReason finishReason,
        @Nullable RawJson logprobs,
        AdditionalProperties extra,
        AdditionalProperties choiceExtra) {
    public Choice {
        requireNonNull(output, "output");
        requireNonNull(finishReason, "finishReason");
        requireNonNull(extra, "extra");
        requireNonNull(choiceExtra, "choiceExtra");
    }

    /** The first choice, of nothing but text. */
    public static Choice text(String content, FinishReason finishReason) {
        return new Choice(
                0,
                content,
                AssistantOutput.NONE,
                finishReason,
                null,
                AdditionalProperties.NONE,
                AdditionalProperties.NONE);
    }

    /** The message that continues the conversation: content, tool calls and reasoning, without the provider's unknown fields. */
    public Message message() {
        return Message.of(Role.ASSISTANT, content == null ? null : Content.of(content))
                .withOutput(output);
    }

    public List<ToolCall> toolCalls() {
        return output.toolCalls();
    }

    public @Nullable String reasoning() {
        return output.reasoning();
    }

    public @Nullable RawJson reasoningDetails() {
        return output.reasoningDetails();
    }

    public @Nullable String refusal() {
        return output.refusal();
    }
}
