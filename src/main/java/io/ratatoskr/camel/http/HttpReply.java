package io.ratatoskr.camel.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response: the body at the end of an HTTP route. Only these headers and the server's own framing headers are sent.
 *
 * @param headers names and values without CR or LF; Content-Type included
 */
public record HttpReply(int status, Map<String, String> headers, Content content) {
    /** The body: complete, or streamed. */
    public sealed interface Content {
        /** @param bytes not copied */
        record Whole(byte[] bytes) implements Content {}

        record Streamed(FrameSource frames) implements Content {}
    }

    public HttpReply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, Map.of("content-type", "application/json"), new Content.Whole(body));
    }
}
