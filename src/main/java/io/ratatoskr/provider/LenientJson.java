package io.ratatoskr.provider;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads provider JSON leniently: a value of an unexpected type is skipped and counts as absent. */
public final class LenientJson {
    private LenientJson() {}

    /** Enters an object; false for anything else. */
    public static boolean enterObject(JsonReader reader) {
        if (!reader.isObject()) {
            reader.skip();
            return false;
        }
        reader.beginObject();
        return true;
    }

    /** Enters a list; false for anything else. */
    public static boolean enterList(JsonReader reader) {
        if (!reader.isList()) {
            reader.skip();
            return false;
        }
        reader.beginList();
        return true;
    }

    /** Collects the current field verbatim, unless it is null. */
    public static void collect(JsonReader reader, ExtraCollector fields) {
        if (reader.isNull()) {
            reader.skip();
        } else {
            fields.collect(reader);
        }
    }

    /** A string; else null. */
    public static @Nullable String textOrNull(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        reader.skip();
        return null;
    }

    /** A non-empty string; else the given fallback. */
    public static @Nullable String textOr(JsonReader reader, @Nullable String fallback) {
        String text = textOrNull(reader);
        return text == null || text.isEmpty() ? fallback : text;
    }

    /** A string, or a number verbatim; else null. */
    public static @Nullable String textOrNumber(JsonReader reader) {
        return reader.isNumber() ? reader.readRaw().text() : textOrNull(reader);
    }

    /** A string; null for null; any other value as JSON text. */
    public static @Nullable String textOrJson(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        return reader.isNull() ? null : reader.readRaw().text();
    }

    /** The integer part of a number; else null. */
    public static @Nullable Long longOrNull(JsonReader reader) {
        if (reader.isNumber()) {
            double value = reader.readDouble();
            return Math.abs(value) < 1L << 53 ? Long.valueOf((long) value) : null;
        }
        reader.skip();
        return null;
    }

    /** Like {@link #longOrNull}, 32 bits. */
    public static @Nullable Integer intOrNull(JsonReader reader) {
        Long value = longOrNull(reader);
        return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
    }

    /** Like {@link #intOrNull}, 0 or more; else -1. */
    public static int indexOrMinusOne(JsonReader reader) {
        Integer value = intOrNull(reader);
        return value == null || value < 0 ? -1 : value;
    }

    /** Like {@link #longOrNull}, 0 or more; else the given fallback. */
    public static @Nullable Long countOr(JsonReader reader, @Nullable Long fallback) {
        Long count = longOrNull(reader);
        return count == null || count < 0 ? fallback : count;
    }

    /** The count; 0 if it is absent. */
    public static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
