package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads {@code promptFeedback} of a blocked prompt. */
final class PromptBlock {
    private PromptBlock() {}

    /** The block reason, such as {@code SAFETY}, with Gemini's message if there is one; null: the prompt was not blocked. */
    static @Nullable String reason(@Nullable RawJson feedback) {
        if (feedback == null || !GeminiToolWriter.isObject(feedback)) {
            return null;
        }
        var fields = Json.parseObject(feedback);
        String reason = ProviderStateJson.stringValue(fields.get("blockReason"));
        String message = ProviderStateJson.stringValue(fields.get("blockReasonMessage"));
        return reason == null || message == null ? reason : reason + ": " + message;
    }
}
