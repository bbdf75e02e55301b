package io.ratatoskr.provider.ollama;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Parses Ollama's timestamps: RFC 3339 with a zone and up to nine fractional digits. */
final class Times {
    private static final int LONGEST = 64;

    private Times() {}

    /** Seconds since the epoch; null if the text is not a timestamp. */
    static @Nullable Long seconds(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
