package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.FinishReason;
import org.jspecify.annotations.Nullable;

/** Maps {@code stop_reason}. */
final class AnthropicStopReasons {
    static final String REFUSAL = "refusal";

    private AnthropicStopReasons() {}

    /**
     * Maps a stop reason; an unknown or missing one is STOP. So is {@code pause_turn}: the model pauses between calls of its own
     * tools and continues when the conversation is sent again.
     *
     * @param hasToolCalls whether tools were called
     */
    static FinishReason toFinishReason(@Nullable String stopReason, boolean hasToolCalls) {
        return switch (stopReason) {
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case null, default -> hasToolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** True if the finish reason loses no information. */
    static boolean isStandard(String stopReason) {
        return switch (stopReason) {
            case "end_turn", "stop_sequence", "tool_use", "max_tokens" -> true;
            default -> false;
        };
    }
}
