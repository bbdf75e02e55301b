package io.ratatoskr.provider.ollama;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Parses Ollama's timestamps: RFC 3339 with a zone and up to nine fractional digits. */
final class OllamaTimestamps {
    private static final int MAX_LENGTH = 64;

    private OllamaTimestamps() {}

    /** Seconds since the epoch; null if the text is not a timestamp. */
    static @Nullable Long toEpochSeconds(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
