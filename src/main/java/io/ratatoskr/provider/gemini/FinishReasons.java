package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.FinishReason;
import org.jspecify.annotations.Nullable;

/** Maps {@code finishReason}. */
final class FinishReasons {
    private FinishReasons() {}

    /** Maps a finish reason; an unknown one, such as {@code OTHER}, is STOP. */
    static FinishReason of(@Nullable String word, boolean calls) {
        FinishReason reason = switch (word) {
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            case null, default -> FinishReason.STOP;
        };
        return reason == FinishReason.STOP && calls ? FinishReason.TOOL_CALLS : reason;
    }

    /** True if the model's output could not be parsed; a retry may succeed. */
    static boolean isFailure(String word) {
        return switch (word) {
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE" -> true;
            default -> false;
        };
    }

    /** True if the reason has no exact equivalent, so that it is also returned as is. */
    static boolean isSpecial(String word) {
        return !word.equals("STOP") && !word.equals("MAX_TOKENS");
    }
}
