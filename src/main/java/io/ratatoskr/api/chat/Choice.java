package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a chat response.
 *
 * @param index its position, 0 for the first
 * @param content null if the model only called tools or refused
 * @param reasoningDetails provider-specific reasoning data, including signatures
 * @param extra unknown fields of the provider's message
 * @param choiceExtra unknown fields of the choice that contains the message
 */
public record Choice(
        int index,
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable RawJson reasoningDetails,
        @Nullable String refusal,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        @Nullable RawJson logprobs,
        AdditionalProperties extra,
        AdditionalProperties choiceExtra) {
    public Choice {
        toolCalls = List.copyOf(toolCalls);
        requireNonNull(finishReason, "finishReason");
        requireNonNull(extra, "extra");
        requireNonNull(choiceExtra, "choiceExtra");
    }

    public Choice(
            int index,
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable RawJson reasoningDetails,
            @Nullable String refusal,
            List<ToolCall> toolCalls,
            FinishReason finishReason,
            @Nullable RawJson logprobs,
            AdditionalProperties extra) {
        this(
                index,
                content,
                reasoning,
                reasoningDetails,
                refusal,
                toolCalls,
                finishReason,
                logprobs,
                extra,
                AdditionalProperties.NONE);
    }

    public static Choice text(String content, FinishReason finishReason) {
        return new Choice(0, content, null, null, null, List.of(), finishReason, null, AdditionalProperties.NONE);
    }
}
