package io.ratatoskr.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What must hold for each response of the gateway. */
final class HttpChecks {
    /** Statuses that never come from a request alone. */
    private static final Set<Integer> PROVIDER_FAULTS = Set.of(502, 503, 504);

    private HttpChecks() {}

    /**
     * @param request what was sent, which messages may quote
     * @param withBody whether the response has a body, unlike that to HEAD
     * @param providerMayFail whether statuses that blame the provider are allowed
     */
    static String check(RawResponse response, String request, String home, boolean withBody, boolean providerMayFail) {
        int status = response.status();
        String body = response.body();
        if (status < 200 || status == 500 || (status > 504 && status != 505) || status == 499) {
            throw new AssertionError("status " + status + ": " + body);
        }
        if (PROVIDER_FAULTS.contains(status) && !providerMayFail && !isOfTheMock(body)) {
            throw new AssertionError("status " + status + " by the request alone: " + body);
        }
        response.headers().forEach((name, value) -> {
            if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                throw new AssertionError("a header with control characters: " + name + " " + value);
            }
        });
        if (body.contains(home)) {
            throw new AssertionError("the path of the gateway's folder: " + body);
        }
        String type = response.headers().getOrDefault("content-type", "");
        if (withBody && status >= 400) {
            if (!type.startsWith("application/json")) {
                throw new AssertionError("an error that is not JSON: " + status + " " + type + " " + body);
            }
            error(Expectations.json(response.bytes()), request);
        } else if (withBody && type.startsWith("application/json")) {
            Expectations.json(response.bytes());
        } else if (withBody && type.startsWith("text/event-stream")) {
            return status + " stream " + stream(body, request);
        }
        return String.valueOf(status);
    }

    /** The mock's router has no scores in the formats of some operations: one label for stance, no ranks. */
    static boolean isOfTheMock(String body) {
        return body.contains("\"huggingface: the response has ");
    }

    private static void error(JsonNode body, String request) {
        JsonNode error = body.path("error");
        if (!error.path("message").isTextual()
                || !error.path("type").isTextual()
                || !error.has("param")
                || !error.has("code")) {
            throw new AssertionError("an error without its fields: " + body);
        }
        if (error.path("code").asText().equals("internal_error")) {
            throw new AssertionError("an internal error: " + body);
        }
        Expectations.harmless(error.path("message").asText(), request);
    }

    private static String stream(String body, String request) {
        String end = "cut";
        boolean named = false;
        for (String line : body.split("\n")) {
            if (line.startsWith("data: {")) {
                JsonNode data = Expectations.json(line.substring(6).getBytes(StandardCharsets.UTF_8));
                if (data.has("error") != named) {
                    throw new AssertionError("an error has the name of its event, and nothing else has: " + line);
                }
                if (named) {
                    error(data, request);
                    end = "failed";
                }
                named = false;
            } else if (line.equals("event: error")) {
                named = true;
            } else if (line.equals("data: [DONE]")) {
                end = "done";
            } else if (!line.isEmpty() && !line.startsWith(":")) {
                throw new AssertionError("a line that is not an event: " + line);
            }
        }
        return end;
    }
}
