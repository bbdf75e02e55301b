package io.ratatoskr.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.mock.MockVectors;
import java.util.Set;

/** Whether a response is right, or an error that says what is wrong. */
final class ResponseCheck {
    /** What the response was, if it was none of the others. */
    static final String RIGHT = "right";

    private static final Set<Integer> ERRORS = Set.of(429, 502, 503, 504);

    private ResponseCheck() {}

    /**
     * Returns {@link #RIGHT}, or the status and code of an error.
     *
     * @throws IllegalArgumentException when the response is neither
     */
    static String outcome(ChaosRequest request, ChaosResponse response) {
        if (response.status() != 200) {
            require(ERRORS.contains(response.status()), "status " + response.status(), response);
            String code = code(ChaosResponse.json(response.body()), response);
            require(
                    response.status() != 429 || !response.header("retry-after").isEmpty(),
                    "429 without retry-after",
                    response);
            return response.status() + " " + code;
        }
        if (request.kind() == ChaosRequest.Kind.EMBEDDINGS) {
            return vectors(request, response);
        }
        return request.isStream() ? stream(request, response) : chat(request, response);
    }

    private static String chat(ChaosRequest request, ChaosResponse response) {
        JsonNode choice = ChaosResponse.json(response.body()).at("/choices/0");
        require(choice.at("/message/content").asText().equals(echo(request)), "another text", response);
        require(choice.path("finish_reason").asText().equals("stop"), "no finish reason", response);
        return RIGHT;
    }

    private static String stream(ChaosRequest request, ChaosResponse response) {
        require(response.isStream(), "no stream", response);
        var text = new StringBuilder();
        int finishReasons = 0;
        String end = "";
        for (String event : response.body().split("\n\n")) {
            String data = data(event);
            if (data.isEmpty()) {
                continue;
            }
            require(end.isEmpty(), "an event after the end", response);
            if (data.equals("[DONE]")) {
                end = RIGHT;
                continue;
            }
            JsonNode json = ChaosResponse.json(data);
            if (json.has("error")) {
                end = "in the stream: " + code(json, response);
                continue;
            }
            text.append(json.at("/choices/0/delta/content").asText(""));
            finishReasons += json.at("/choices/0/finish_reason").isTextual() ? 1 : 0;
        }
        require(!end.isEmpty(), "a stream without an end", response);
        if (end.equals(RIGHT)) {
            require(text.toString().equals(echo(request)), "another text", response);
            require(finishReasons == 1, finishReasons + " finish reasons", response);
        } else {
            require(echo(request).startsWith(text.toString()), "another text before the error", response);
        }
        return end;
    }

    /** Empty for a comment. */
    private static String data(String event) {
        for (String line : event.split("\n")) {
            if (line.startsWith("data: ")) {
                return line.substring("data: ".length());
            }
        }
        return "";
    }

    private static String vectors(ChaosRequest request, ChaosResponse response) {
        JsonNode data = ChaosResponse.json(response.body()).path("data");
        require(data.size() == request.texts().size(), "another number of vectors", response);
        for (int i = 0; i < data.size(); i++) {
            float[] right = MockVectors.of(request.texts().get(i), MockVectors.DEFAULT_DIMENSIONS);
            JsonNode vector = data.get(i).path("embedding");
            require(data.get(i).path("index").asInt(-1) == i && vector.size() == right.length, "shape", response);
            for (int at = 0; at < right.length; at++) {
                require(Math.abs(vector.get(at).floatValue() - right[at]) < 1e-6, "another vector", response);
            }
        }
        return RIGHT;
    }

    private static String code(JsonNode body, ChaosResponse response) {
        JsonNode error = body.path("error");
        require(
                !error.path("message").asText("").isBlank()
                        && !error.path("type").asText("").isBlank(),
                "an error without message or type",
                response);
        String code = error.path("code").asText("");
        require(!code.isEmpty() && !code.equals("internal_error"), "an error without a code", response);
        return code;
    }

    private static String echo(ChaosRequest request) {
        return "You said: " + request.texts().getFirst();
    }

    private static void require(boolean condition, String what, ChaosResponse response) {
        if (!condition) {
            throw new IllegalArgumentException("%s: status %d, %s"
                    .formatted(what, response.status(), response.body().strip()));
        }
    }
}
