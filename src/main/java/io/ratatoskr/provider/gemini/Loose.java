package io.ratatoskr.provider.gemini;

import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads fields that an answer can do without: what is of another kind counts as absent. */
final class Loose {
    private Loose() {}

    static @Nullable String text(JsonReader reader) {
        if (reader.isText()) {
            return reader.text();
        }
        reader.skip();
        return null;
    }

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
