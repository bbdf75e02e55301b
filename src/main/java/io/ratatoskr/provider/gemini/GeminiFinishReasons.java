package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.FinishReason;
import org.jspecify.annotations.Nullable;

/** Maps {@code finishReason}. */
final class GeminiFinishReasons {
    private GeminiFinishReasons() {}

    /** Maps a finish reason; an unknown one, such as {@code OTHER}, is STOP. */
    static FinishReason toFinishReason(@Nullable String nativeReason, boolean hasToolCalls) {
        FinishReason reason = switch (nativeReason) {
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
        return reason == FinishReason.STOP && hasToolCalls ? FinishReason.TOOL_CALLS : reason;
    }

    /** True if the model's output could not be parsed; a retry may succeed. */
    static boolean isFailure(String nativeReason) {
        return switch (nativeReason) {
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE" -> true;
            default -> false;
        };
    }

    /** True if the reason has no exact equivalent, so that it is also returned as is. */
    static boolean isNonStandard(String nativeReason) {
        return !nativeReason.equals("STOP") && !nativeReason.equals("MAX_TOKENS");
    }
}
