package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.FinishReason;
import org.jspecify.annotations.Nullable;

/** The words that answers end with. */
final class StopReasons {
    static final String REFUSAL = "refusal";

    private StopReasons() {}

    /**
     * The reason behind a word; an unknown or missing one is an ordinary end. {@code pause_turn} is one too: the model wants to go
     * on with its own tools, which it does when the conversation comes again.
     *
     * @param calls whether tools were called
     */
    static FinishReason of(@Nullable String word, boolean calls) {
        return switch (word) {
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case null, default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** Whether the finish reason says everything that the word says. */
    static boolean isPlain(String word) {
        return switch (word) {
            case "end_turn", "stop_sequence", "tool_use", "max_tokens" -> true;
            default -> false;
        };
    }
}
