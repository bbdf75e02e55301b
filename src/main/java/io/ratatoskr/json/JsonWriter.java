package io.ratatoskr.json;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into a growing, reusable array. Replaces lone surrogates by U+FFFD. Commas
 * are written automatically; the caller must balance brackets. Not thread-safe.
 */
public final class JsonWriter {
    private static final int KEPT = 64 << 10;

    private Utf8Buffer out;
    private boolean comma;

    public JsonWriter(int capacity) {
        out = new Utf8Buffer(Math.max(capacity, 64));
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginList() {
        return open('[');
    }

    public JsonWriter endList() {
        return close(']');
    }

    /** A field's name; its value must follow. */
    public JsonWriter name(String name) {
        string(name);
        out.put(':');
        comma = false;
        return this;
    }

    public JsonWriter string(String text) {
        separate();
        out.put('"');
        out.putEscaped(text);
        out.put('"');
        comma = true;
        return this;
    }

    public JsonWriter number(long value) {
        return ascii(Long.toString(value));
    }

    /** Omits a zero fraction; writes null for NaN and infinities, which JSON cannot represent. */
    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            return ascii("null");
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? number((long) value)
                : ascii(Double.toString(value));
    }

    public JsonWriter bool(boolean value) {
        return ascii(value ? "true" : "false");
    }

    public JsonWriter nullValue() {
        return ascii("null");
    }

    /** A value verbatim. */
    public JsonWriter raw(JsonText json) {
        separate();
        out.putText(json.text());
        comma = true;
        return this;
    }

    /** A value on one line: line breaks, which can only occur between tokens, become spaces. */
    public JsonWriter line(JsonText json) {
        int from = out.size;
        raw(json);
        for (int i = from; i < out.size; i++) {
            if (out.bytes[i] == '\n' || out.bytes[i] == '\r') {
                out.bytes[i] = ' ';
            }
        }
        return this;
    }

    /** A value as ASCII characters that need no escaping. */
    public JsonWriter ascii(CharSequence value) {
        separate();
        out.putAscii(value);
        comma = true;
        return this;
    }

    /** Raw bytes including commas; call {@link #separated} afterwards. */
    public JsonWriter bytes(byte[] part) {
        out.put(part);
        return this;
    }

    /** Starts a new line for the next name or value. */
    public JsonWriter newLine() {
        separate();
        out.put('\n');
        comma = false;
        return this;
    }

    /** Sets whether a comma is needed before the next name or value. */
    public JsonWriter separated(boolean needed) {
        comma = needed;
        return this;
    }

    public JsonWriter field(String name, @Nullable String value) {
        return value == null ? this : name(name).string(value);
    }

    public JsonWriter field(String name, @Nullable Boolean value) {
        return value == null ? this : name(name).bool(value);
    }

    public JsonWriter field(String name, @Nullable Integer value) {
        return value == null ? this : name(name).number(value.longValue());
    }

    public JsonWriter field(String name, @Nullable Long value) {
        return value == null ? this : name(name).number(value.longValue());
    }

    public JsonWriter field(String name, @Nullable Double value) {
        return value == null ? this : name(name).number(value.doubleValue());
    }

    public JsonWriter field(String name, @Nullable JsonText value) {
        return value == null ? this : name(name).raw(value);
    }

    /** All fields, each verbatim. */
    public JsonWriter fields(Extra extra) {
        if (!extra.isEmpty()) {
            for (Map.Entry<String, JsonText> field : extra.fields().entrySet()) {
                name(field.getKey()).raw(field.getValue());
            }
        }
        return this;
    }

    /** As {@link #fields}, each on one line. */
    public JsonWriter lineFields(Extra extra) {
        if (!extra.isEmpty()) {
            for (Map.Entry<String, JsonText> field : extra.fields().entrySet()) {
                name(field.getKey()).line(field.getValue());
            }
        }
        return this;
    }

    public int size() {
        return out.size;
    }

    /** Escaped text within a string whose quotes the caller writes with {@link #bytes}. */
    public JsonWriter inside(String text) {
        out.putEscaped(text);
        return this;
    }

    /** A copy of the written bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(out.bytes, out.size);
    }

    /** The written text as a JSON value. */
    public JsonText toJson() {
        return new JsonText(new String(out.bytes, 0, out.size, StandardCharsets.UTF_8));
    }

    /** Clears the writer; reuses the array unless it has grown large. */
    public JsonWriter reset() {
        if (out.bytes.length > KEPT) {
            out = new Utf8Buffer(KEPT / 16);
        }
        out.size = 0;
        comma = false;
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        out.put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.put(',');
        }
    }
}
