package io.ratatoskr.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.util.Map;

/**
 * A response that has been read to its end.
 *
 * @param headers names in lower case
 */
record ChaosResponse(int status, Map<String, String> headers, String body) {
    boolean isStream() {
        return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    /** Empty: the header is absent. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** @throws IllegalArgumentException when the text is no JSON */
    static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }
}
