package io.ratatoskr.provider.ollama;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times as Ollama writes them: RFC 3339 with a zone and up to nine digits of a second. */
final class Times {
    private static final int LONGEST = 64;

    private Times() {}

    /** Seconds since 1970; null where the text is no time. */
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
