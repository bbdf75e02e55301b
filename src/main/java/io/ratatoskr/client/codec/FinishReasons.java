package io.ratatoskr.client.codec;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads {@code finish_reason}. */
final class FinishReasons {
    private FinishReasons() {}

    /** Null while a choice continues; one of a later version is {@code stop}. */
    static @Nullable FinishReason read(JsonReader reader) {
        String name = reader.readStringOrNull();
        if (name == null) {
            return null;
        }
        for (FinishReason reason : FinishReason.values()) {
            if (reason.wireName().equals(name)) {
                return reason;
            }
        }
        return FinishReason.STOP;
    }
}
