package io.ratatoskr.http;

import java.nio.charset.StandardCharsets;

/** The responses to probes: 200 or 503, and nothing about the gateway besides. */
final class ProbeResponse {
    private static final FixedResponse UP = create(200, "UP");
    private static final FixedResponse DOWN = create(503, "DOWN");

    private ProbeResponse() {}

    static FixedResponse of(boolean up) {
        return up ? UP : DOWN;
    }

    private static FixedResponse create(int status, String word) {
        byte[] json = "{\"status\":\"%s\"}".formatted(word).getBytes(StandardCharsets.UTF_8);
        return new FixedResponse(GatewayHttpResponse.json(status, json), "probe");
    }
}
