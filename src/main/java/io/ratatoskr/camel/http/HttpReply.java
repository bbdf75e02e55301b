package io.ratatoskr.camel.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the HTTP door sends: the body that a door's route ends with. No header reaches the wire but those in here and the
 * engine's own framing.
 *
 * @param headers names and values without CR or LF; Content-Type included
 */
public record HttpReply(int status, Map<String, String> headers, Content content) {
    /** The bytes, at once or as they come. */
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
