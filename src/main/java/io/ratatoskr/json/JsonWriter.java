package io.ratatoskr.json;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into a growing, reusable array. Replaces lone surrogates by U+FFFD. Commas
 * are written automatically; the caller must balance brackets. Not thread-safe.
 */
public final class JsonWriter {
    private static final int MAX_RETAINED_CAPACITY = 64 << 10;

    private final StringBuilder digits = new StringBuilder();
    private Utf8Buffer out;
    private boolean commaNeeded;

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
        commaNeeded = false;
        return this;
    }

    public JsonWriter string(String text) {
        writeSeparator();
        out.put('"');
        out.putEscaped(text);
        out.put('"');
        commaNeeded = true;
        return this;
    }

    public JsonWriter number(long value) {
        return rawAscii(Long.toString(value));
    }

    /** Omits a zero fraction; writes null for NaN and infinities, which JSON cannot represent. */
    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            return rawAscii("null");
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? number((long) value)
                : rawAscii(Double.toString(value));
    }

    /** A list of numbers; null for NaN and infinities. */
    public JsonWriter numbers(float[] values) {
        beginList();
        digits.setLength(0);
        for (float value : values) {
            if (Float.isFinite(value)) {
                rawAscii(digits.append(value));
                digits.setLength(0);
            } else {
                nullValue();
            }
        }
        return endList();
    }

    public JsonWriter bool(boolean value) {
        return rawAscii(value ? "true" : "false");
    }

    public JsonWriter nullValue() {
        return rawAscii("null");
    }

    /** A value verbatim. */
    public JsonWriter raw(RawJson json) {
        writeSeparator();
        out.putText(json.text());
        commaNeeded = true;
        return this;
    }

    /** A value on one line: line breaks, which can only occur between tokens, become spaces. */
    public JsonWriter rawOnOneLine(RawJson json) {
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
    public JsonWriter rawAscii(CharSequence value) {
        writeSeparator();
        out.putAscii(value);
        commaNeeded = true;
        return this;
    }

    /** Raw bytes including commas; call {@link #commaNeeded} afterwards. */
    public JsonWriter rawBytes(byte[] part) {
        out.put(part);
        return this;
    }

    /** Starts a new line for the next name or value. */
    public JsonWriter newLine() {
        writeSeparator();
        out.put('\n');
        commaNeeded = false;
        return this;
    }

    /** Sets whether a comma is needed before the next name or value. */
    public JsonWriter commaNeeded(boolean needed) {
        commaNeeded = needed;
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

    public JsonWriter field(String name, @Nullable RawJson value) {
        return value == null ? this : name(name).raw(value);
    }

    /** All fields, each verbatim. */
    public JsonWriter fields(AdditionalProperties extra) {
        if (!extra.isEmpty()) {
            for (Map.Entry<String, RawJson> field : extra.fields().entrySet()) {
                name(field.getKey()).raw(field.getValue());
            }
        }
        return this;
    }

    /** As {@link #fields}, each on one line. */
    public JsonWriter fieldsOnOneLine(AdditionalProperties extra) {
        if (!extra.isEmpty()) {
            for (Map.Entry<String, RawJson> field : extra.fields().entrySet()) {
                name(field.getKey()).rawOnOneLine(field.getValue());
            }
        }
        return this;
    }

    /** Escaped text within a string whose quotes the caller writes with {@link #rawBytes}. */
    public JsonWriter escaped(String text) {
        out.putEscaped(text);
        return this;
    }

    /** A copy of the written bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(out.bytes, out.size);
    }

    /** The written text as a JSON value. */
    public RawJson toRawJson() {
        return new RawJson(new String(out.bytes, 0, out.size, StandardCharsets.UTF_8));
    }

    /** Clears the writer; reuses the array unless it has grown large. */
    public JsonWriter reset() {
        if (out.bytes.length > MAX_RETAINED_CAPACITY) {
            out = new Utf8Buffer(MAX_RETAINED_CAPACITY / 16);
        }
        out.size = 0;
        commaNeeded = false;
        return this;
    }

    private JsonWriter open(char bracket) {
        writeSeparator();
        out.put(bracket);
        commaNeeded = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.put(bracket);
        commaNeeded = true;
        return this;
    }

    private void writeSeparator() {
        if (commaNeeded) {
            out.put(',');
        }
    }
}
