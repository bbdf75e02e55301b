package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.ratatoskr.api.InvalidRequest;
import java.io.IOException;

/** Converts parser errors into messages with a location, without text of the parser or the document. */
final class MalformedJson {
    private MalformedJson() {}

    static InvalidRequest toInvalidRequest(IOException failure) {
        String where = failure instanceof JsonProcessingException json && json.getLocation() != null
                ? " " + location(json.getLocation())
                : "";
        return new InvalidRequest(
                switch (failure) {
                    case StreamConstraintsException limitExceeded ->
                        "the JSON exceeds a limit%s; allowed are %,d levels of nesting, names of %,d and numbers of %,d characters"
                                .formatted(where, Json.MAX_DEPTH, Json.MAX_NAME_LENGTH, Json.MAX_NUMBER_LENGTH);
                    case JsonEOFException truncated -> "the JSON ends unexpectedly" + where;
                    default -> "the body is not valid JSON" + where;
                });
    }

    static String location(JsonParser parser) {
        return location(parser.currentTokenLocation());
    }

    private static String location(JsonLocation where) {
        return "(line %d, column %d)".formatted(where.getLineNr(), where.getColumnNr());
    }
}
