package io.ratatoskr.provider;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads provider JSON leniently: a value of an unexpected type is skipped and counts as absent. */
public final class Lax {
    private Lax() {}

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
    public static void keep(JsonReader reader, ExtraCollector fields) {
        if (reader.isNull()) {
            reader.skip();
        } else {
            fields.collect(reader);
        }
    }

    /** A string; else null. */
    public static @Nullable String text(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        reader.skip();
        return null;
    }

    /** A non-empty string; else the given fallback. */
    public static @Nullable String known(JsonReader reader, @Nullable String before) {
        String text = text(reader);
        return text == null || text.isEmpty() ? before : text;
    }

    /** A string, or a number verbatim; else null. */
    public static @Nullable String textOrNumber(JsonReader reader) {
        return reader.isNumber() ? reader.readRaw().text() : text(reader);
    }

    /** A string; null for null; any other value as JSON text. */
    public static @Nullable String textOrJson(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        return reader.isNull() ? null : reader.readRaw().text();
    }

    /** The integer part of a number; else null. */
    public static @Nullable Long whole(JsonReader reader) {
        if (reader.isNumber()) {
            double value = reader.readDouble();
            return Math.abs(value) < 1L << 53 ? Long.valueOf((long) value) : null;
        }
        reader.skip();
        return null;
    }

    /** Like {@link #whole}, 32 bits. */
    public static @Nullable Integer integer(JsonReader reader) {
        Long value = whole(reader);
        return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
    }

    /** Like {@link #integer}, 0 or more; else -1. */
    public static int index(JsonReader reader) {
        Integer value = integer(reader);
        return value == null || value < 0 ? -1 : value;
    }

    /** Like {@link #whole}, 0 or more; else the given fallback. */
    public static @Nullable Long count(JsonReader reader, @Nullable Long before) {
        Long count = whole(reader);
        return count == null || count < 0 ? before : count;
    }
}
