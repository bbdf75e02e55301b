package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.ratatoskr.api.InvalidRequest;
import java.io.IOException;

/** The parser's complaints in our words: where, and never what the parser or the body says there. */
final class Malformed {
    private Malformed() {}

    static InvalidRequest of(IOException failure) {
        String where = failure instanceof JsonProcessingException json && json.getLocation() != null
                ? " " + at(json.getLocation())
                : "";
        return new InvalidRequest(
                switch (failure) {
                    case StreamConstraintsException beyond ->
                        "the JSON is beyond a limit%s; it may be %,d levels deep, with names of %,d and numbers of %,d characters"
                                .formatted(where, Json.MAX_DEPTH, Json.MAX_NAME, Json.MAX_NUMBER);
                    case JsonEOFException cut -> "the JSON breaks off" + where;
                    default -> "the body is not valid JSON" + where;
                });
    }

    static String at(JsonParser parser) {
        return at(parser.currentTokenLocation());
    }

    private static String at(JsonLocation where) {
        return "(line %d, column %d)".formatted(where.getLineNr(), where.getColumnNr());
    }
}
