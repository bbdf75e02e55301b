package io.ratatoskr.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An HTTP response: the body at the end of an HTTP route. Only these headers and the server's own framing headers are sent.
 *
 * @param headers names and values without CR or LF; Content-Type included
 * @param fields further headers, in addition to those of the same name
 */
public record GatewayHttpResponse(int status, Map<String, String> headers, List<Field> fields, Content content) {
    /** A header, one of several with the same name, such as Set-Cookie. */
    public record Field(String name, String value) {}

    /** The body: complete, or streamed. */
    public sealed interface Content {
        /** @param bytes not copied */
        @SuppressWarnings("ArrayRecordComponent") // written once, never compared
        record Full(byte[] bytes) implements Content {}

        record Streamed(FrameStream frames) implements Content {}
    }

    public GatewayHttpResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        fields = List.copyOf(fields);
    }

    /** A response without repeated headers. */
    public GatewayHttpResponse(int status, Map<String, String> headers, Content content) {
        this(status, headers, List.of(), content);
    }

    /** Returns the response with these further headers. */
    public GatewayHttpResponse withFields(List<Field> more) {
        return more.isEmpty()
                ? this
                : new GatewayHttpResponse(
                        status,
                        headers,
                        Stream.concat(fields.stream(), more.stream()).toList(),
                        content);
    }

    public static GatewayHttpResponse json(int status, byte[] body) {
        return new GatewayHttpResponse(status, Map.of("content-type", "application/json"), new Content.Full(body));
    }
}
