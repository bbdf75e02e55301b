package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.FinishReason;
import org.jspecify.annotations.Nullable;

/** The words that Gemini ends an answer with. */
final class FinishReasons {
    private FinishReasons() {}

    /** The reason behind a word; an unknown one, such as {@code OTHER}, is an ordinary end. */
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

    /** Whether the model's words could not be made an answer of; asked again it may do better. */
    static boolean isFailure(String word) {
        return switch (word) {
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE" -> true;
            default -> false;
        };
    }

    /** Whether our own reasons cannot say it, so that the word itself is told too. */
    static boolean isSpecial(String word) {
        return !word.equals("STOP") && !word.equals("MAX_TOKENS");
    }
}
