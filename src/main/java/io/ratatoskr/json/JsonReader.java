package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document from bytes, value by value, and can return any value verbatim. Every failure is an
 * {@link InvalidRequest} with the path, the value and what is expected. The bytes must not be modified. Not thread-safe.
 *
 * <p>The reader is positioned on a value. {@link #nextField} and {@link #nextElement} move to the next one of the object or list
 * entered last; the previous value must have been read or {@link #skip skipped} completely.
 */
public final class JsonReader implements AutoCloseable {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    /** Size of a document from which on its strings are not decoded by the parser. */
    private static final int LARGE_DOCUMENT = 256 * 1024;

    private final byte[] bytes;
    private final int base;
    private final int limit;
    private final JsonParser parser;
    private JsonToken token = JsonToken.NOT_AVAILABLE;
    private String name = "";

    private JsonReader(byte[] bytes, int offset, int length) {
        Json.checkLength(length);
        this.bytes = bytes;
        this.base = offset;
        this.limit = offset + length;
        try {
            this.parser = Json.FACTORY.createParser(bytes, offset, length);
        } catch (IOException e) {
            throw new AssertionError("creating a parser over a byte array does no I/O", e);
        }
        advance();
    }

    /** A reader positioned on the document's value. */
    public static JsonReader of(byte[] document) {
        return of(document, 0, document.length);
    }

    /** A reader for a document in a part of an array; skips a byte order mark. */
    public static JsonReader of(byte[] bytes, int offset, int length) {
        boolean mark = length >= 3
                && bytes[offset] == (byte) 0xEF
                && bytes[offset + 1] == (byte) 0xBB
                && bytes[offset + 2] == (byte) 0xBF;
        return mark ? new JsonReader(bytes, offset + 3, length - 3) : new JsonReader(bytes, offset, length);
    }

    /** Enters the current object. */
    public void beginObject() {
        if (token != JsonToken.START_OBJECT) {
            throw typeError("an object");
        }
    }

    /** Enters the current list. */
    public void beginList() {
        if (token != JsonToken.START_ARRAY) {
            throw typeError("a list");
        }
    }

    /** Moves to the value of the next field; false at the end of the object. */
    public boolean nextField() {
        try {
            String next = parser.nextFieldName();
            if (next == null) {
                token = currentToken();
                return false;
            }
            name = next;
            token = parser.nextToken();
            return true;
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    /** Moves to the next value of the list; false at its end. */
    public boolean nextElement() {
        advance();
        return token != JsonToken.END_ARRAY;
    }

    /** The name of the field that {@link #nextField} moved to. */
    public String name() {
        return name;
    }

    public boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    public boolean isString() {
        return token == JsonToken.VALUE_STRING;
    }

    public boolean isObject() {
        return token == JsonToken.START_OBJECT;
    }

    public boolean isList() {
        return token == JsonToken.START_ARRAY;
    }

    public boolean isNumber() {
        return token.isNumeric();
    }

    public String readString() {
        if (token != JsonToken.VALUE_STRING) {
            throw typeError("a string");
        }
        String text = limit - base < LARGE_DOCUMENT ? null : LongStrings.decode(bytes, tokenStart(), limit);
        return text == null ? tokenText() : text;
    }

    public @Nullable String readStringOrNull() {
        return isNull() ? null : readString();
    }

    public boolean readBoolean() {
        if (!token.isBoolean()) {
            throw typeError("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    public @Nullable Boolean readBooleanOrNull() {
        return isNull() ? null : readBoolean();
    }

    public double readDouble() {
        if (!isNumber()) {
            throw typeError("a number");
        }
        try {
            return parser.getDoubleValue();
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    public @Nullable Double readDoubleOrNull() {
        return isNull() ? null : readDouble();
    }

    /** As {@link #readDouble()}, with the precision of a float. */
    public float readFloat() {
        if (!isNumber()) {
            throw typeError("a number");
        }
        try {
            return parser.getFloatValue();
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    /** An integer; {@code 5.0} is accepted. */
    public long readLong() {
        try {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                return parser.getLongValue();
            }
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                double value = parser.getDoubleValue();
                if (Math.rint(value) == value && Math.abs(value) < 1L << 53) {
                    return (long) value;
                }
            }
        } catch (InputCoercionException e) {
            throw typeError("a whole number of at most 64 bits");
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
        throw typeError("a whole number");
    }

    public @Nullable Long readLongOrNull() {
        return isNull() ? null : readLong();
    }

    public int readInt() {
        long value = readLong();
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw typeError("a whole number of at most 32 bits");
        }
        return (int) value;
    }

    public @Nullable Integer readIntOrNull() {
        return isNull() ? null : readInt();
    }

    /** The value verbatim. */
    public RawJson readRaw() {
        int start = tokenStart();
        skip();
        return rawSince(start);
    }

    /** Moves to the end of the value. */
    public void skip() {
        try {
            if (token.isStructStart()) {
                parser.skipChildren();
                token = currentToken();
            } else {
                parser.finishToken();
            }
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    /** The start offset of the value in the array; for {@link #rawSince}. */
    public int tokenStart() {
        return base + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The text from the offset to the end of the value that was just read completely. */
    public RawJson rawSince(int start) {
        int end = tokenEnd();
        if (end - start == 4 && Arrays.equals(bytes, start, end, NULL, 0, 4)) {
            return RawJson.NULL;
        }
        return new RawJson(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }

    /**
     * The text of the field {@code type} in the current object, at any position; null if absent. The
     * reader does not move.
     */
    public @Nullable String peekType() {
        if (!isObject()) {
            throw typeError("an object");
        }
        int start = tokenStart();
        String first = TypeFieldScanner.scanFirstField(bytes, start, limit);
        return first != null ? first : TypeFieldScanner.searchFields(bytes, start, limit);
    }

    /** Requires the end of the document. */
    public void requireEnd() {
        try {
            if (parser.nextToken() != null) {
                throw new InvalidRequest("unexpected content after the JSON value; expected a single value "
                        + MalformedJson.location(parser));
            }
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    /** The path of the current value, such as {@code messages[2].content}; empty at the root. */
    public String path() {
        return JsonPath.of(parser.getParsingContext());
    }

    /** The error for a value of the wrong type; {@code expected} names the right one, such as {@code "a string"}. */
    public InvalidRequest typeError(String expected) {
        String path = path();
        return path.isEmpty()
                ? new InvalidRequest("the body is %s; expected %s".formatted(describeToken(), expected))
                : new InvalidRequest("%s is %s; expected %s".formatted(path, describeToken(), expected), path);
    }

    /** The error for a missing field of the object that was just read completely. */
    public InvalidRequest missingFieldError(String field, String expected) {
        String path = path();
        String full = path.isEmpty() ? field : path + "." + field;
        return new InvalidRequest("%s is missing; expected %s".formatted(full, expected), full);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    private String describeToken() {
        return switch (token) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "a list";
            case VALUE_STRING -> '"' + JsonPath.shorten(tokenText()) + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonPath.shorten(tokenText());
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> "an unexpected token";
        };
    }

    private String tokenText() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    /** The offset behind the value that was just read completely; for {@link #tokenStart}. */
    public int tokenEnd() {
        try {
            // A string that was decoded without the parser
            parser.finishToken();
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
        return base + (int) parser.currentLocation().getByteOffset();
    }

    private void advance() {
        try {
            JsonToken next = parser.nextToken();
            if (next == null) {
                throw new InvalidRequest("the body is empty; expected a JSON value");
            }
            token = next;
        } catch (IOException e) {
            throw MalformedJson.toInvalidRequest(e);
        }
    }

    private JsonToken currentToken() {
        JsonToken now = parser.currentToken();
        return now == null ? JsonToken.NOT_AVAILABLE : now;
    }
}
