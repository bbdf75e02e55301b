package io.ratatoskr.provider.anthropic;

import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads what providers write loosely: what cannot be used counts as absent. */
final class Lax {
    private Lax() {}

    /** A text; else null. */
    static @Nullable String text(JsonReader reader) {
        if (reader.isText()) {
            return reader.text();
        }
        reader.skip();
        return null;
    }

    /** A text that is not empty; else what was known before. */
    static @Nullable String known(JsonReader reader, @Nullable String before) {
        String text = text(reader);
        return text == null || text.isEmpty() ? before : text;
    }

    /** A number's whole part; else null. */
    static @Nullable Long whole(JsonReader reader) {
        if (reader.isNumber()) {
            double value = reader.number();
            return Math.abs(value) < 1L << 53 ? Long.valueOf((long) value) : null;
        }
        reader.skip();
        return null;
    }

    /** A whole number of 32 bits; else -1. */
    static int index(JsonReader reader) {
        Long value = whole(reader);
        return value == null || value < 0 || value > Integer.MAX_VALUE ? -1 : value.intValue();
    }
}
