package io.ratatoskr.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response: the body at the end of an HTTP route. Only these headers and the server's own framing headers are sent.
 *
 * @param headers names and values without CR or LF; Content-Type included
 */
public record GatewayHttpResponse(int status, Map<String, String> headers, Content content) {
    /** The body: complete, or streamed. */
    public sealed interface Content {
        /** @param bytes not copied */
        @SuppressWarnings("ArrayRecordComponent") // written once, never compared
        record Full(byte[] bytes) implements Content {}

        record Streamed(FrameStream frames) implements Content {}
    }

    public GatewayHttpResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static GatewayHttpResponse json(int status, byte[] body) {
        return new GatewayHttpResponse(status, Map.of("content-type", "application/json"), new Content.Full(body));
    }
}
