package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads what providers write loosely: what cannot be used counts as absent. */
final class Lax {
    private Lax() {}

    /** A text; a number as it is written; else null. */
    static @Nullable String text(JsonReader reader) {
        if (reader.isText()) {
            return reader.text();
        }
        if (reader.isNumber()) {
            return reader.raw().text();
        }
        reader.skip();
        return null;
    }

    /** A text; null for null; any other value as JSON text. */
    static @Nullable String textOrJson(JsonReader reader) {
        if (reader.isText()) {
            return reader.text();
        }
        return reader.isNull() ? null : reader.raw().text();
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

    static @Nullable Integer integer(JsonReader reader) {
        Long value = whole(reader);
        return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
    }
}
