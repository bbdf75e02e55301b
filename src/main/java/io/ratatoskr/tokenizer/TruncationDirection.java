package io.ratatoskr.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ratatoskr.json.Json;
import java.io.IOException;

/** Reads {@code truncation.direction} of a {@code tokenizer.json} without building a tree of the vocabulary. */
final class TruncationDirection {
    private TruncationDirection() {}

    /**
     * Returns whether the tokenizer truncates the start of a text.
     *
     * @throws IOException when the file is not JSON
     */
    static boolean isLeft(byte[] json) throws IOException {
        try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    && enter(parser, "truncation")
                    && enter(parser, "direction")
                    && "left".equalsIgnoreCase(parser.getValueAsString());
        }
    }

    /** Moves to the value of a field of the current object; returns whether it has the field, as an object or a text. */
    private static boolean enter(JsonParser parser, String field) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(field);
            JsonToken value = parser.nextToken();
            if (found) {
                return value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING;
            }
            parser.skipChildren();
        }
        return false;
    }
}
