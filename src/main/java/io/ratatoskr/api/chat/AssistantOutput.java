package io.ratatoskr.api.chat;

import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model produced beside the content: in a choice as it was received, in an assistant message as it is sent back.
 *
 * @param reasoning the reasoning as text, sent back to providers that accept it
 * @param reasoningDetails provider-specific reasoning data including signatures, sent back unchanged
 * @param refusal why the model refuses; null if it does not
 */
public record AssistantOutput(
        List<ToolCall> toolCalls,
        @Nullable String reasoning,
        @Nullable RawJson reasoningDetails,
        @Nullable String refusal) {
    /** Nothing but content. */
    public static final AssistantOutput NONE = new AssistantOutput(List.of(), null, null, null);

    public AssistantOutput {
        toolCalls = List.copyOf(toolCalls);
    }

    public static AssistantOutput ofToolCalls(List<ToolCall> calls) {
        return new AssistantOutput(calls, null, null, null);
    }

    public static AssistantOutput ofRefusal(String refusal) {
        return new AssistantOutput(List.of(), null, null, refusal);
    }
}
