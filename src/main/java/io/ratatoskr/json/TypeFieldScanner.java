package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the field {@code type} of an object by lookahead. */
final class TypeFieldScanner {
    private static final byte[] NAME = {'"', 't', 'y', 'p', 'e', '"'};

    private TypeFieldScanner() {}

    /** The type of the object at {@code start} if it is the first field and has no escapes. */
    static @Nullable String scanFirstField(byte[] bytes, int start, int limit) {
        int at = skipWhitespace(bytes, start + 1, limit);
        int afterName = at + NAME.length;
        if (afterName > limit || !Arrays.equals(bytes, at, afterName, NAME, 0, NAME.length)) {
            return null;
        }
        at = skipWhitespace(bytes, afterName, limit);
        if (at >= limit || bytes[at] != ':') {
            return null;
        }
        at = skipWhitespace(bytes, at + 1, limit);
        if (at >= limit || bytes[at] != '"') {
            return null;
        }
        for (int end = at + 1; end < limit; end++) {
            byte b = bytes[end];
            if (b == '"') {
                return new String(bytes, at + 1, end - at - 1, StandardCharsets.US_ASCII);
            }
            if (b == '\\' || b < 0x20) {
                return null;
            }
        }
        return null;
    }

    /** The type of the object at {@code start}, by parsing; null if absent or invalid, which the reader reports later. */
    static @Nullable String searchFields(byte[] bytes, int start, int limit) {
        try (JsonParser parser = Json.FACTORY.createParser(bytes, start, limit - start)) {
            parser.nextToken();
            String name = parser.nextFieldName();
            while (name != null) {
                JsonToken value = parser.nextToken();
                if (name.equals("type")) {
                    return value == JsonToken.VALUE_STRING ? parser.getText() : null;
                }
                parser.skipChildren();
                name = parser.nextFieldName();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static int skipWhitespace(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }
}
