package io.ratatoskr.camel.socket;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.socket.SocketResponder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Responses of exchanges as lines. */
final class SocketResponses {
    private SocketResponses() {}

    /**
     * The response of a completed exchange.
     *
     * @throws Exception the failure to convert the body
     */
    static SocketResponse from(Exchange exchange) throws Exception {
        Object body = exchange.getMessage().getBody();
        return switch (body) {
            case SocketResponse response -> response;
            case GatewayHttpResponse http -> new SocketResponse.Result(content(http), null);
            case null, default -> new SocketResponse.Result(json(exchange, body), null);
        };
    }

    /** Writes a response, a stream to its end; its failure is thrown. */
    static void write(SocketResponse response, SocketResponder responder) {
        switch (response) {
            case SocketResponse.Result(byte[] json, byte[] meta) -> responder.result(json, meta);
            case SocketResponse.Events<?> events -> stream(events, responder);
        }
    }

    /** What a step of the HTTP API has written. */
    private static byte[] content(GatewayHttpResponse response) {
        return switch (response.content()) {
            case GatewayHttpResponse.Content.Full(byte[] json) -> json;
            case GatewayHttpResponse.Content.Streamed streamed ->
                throw new IllegalStateException("a stream of the HTTP API cannot be the response to a line");
        };
    }

    /** The body of an operator's own route: bytes are JSON, text is a string. */
    private static byte[] json(Exchange exchange, @Nullable Object body) throws Exception {
        return switch (body) {
            case null -> new JsonWriter(8).nullValue().toBytes();
            case byte[] json ->
                Json.parse(new String(json, StandardCharsets.UTF_8)).text().getBytes(StandardCharsets.UTF_8);
            case CharSequence text -> new JsonWriter(64).string(text.toString()).toBytes();
            case Map<?, ?> map -> Json.mapper().writeValueAsBytes(map);
            case Collection<?> list -> Json.mapper().writeValueAsBytes(list);
            case Number number -> Json.mapper().writeValueAsBytes(number);
            case Boolean truth -> Json.mapper().writeValueAsBytes(truth);
            default -> exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
        };
    }

    private static <E> void stream(SocketResponse.Events<E> events, SocketResponder responder) {
        try (ModelStream<E> stream = events.stream()) {
            Usage usage = null;
            responder.begin(ResponseMeta.of(events.stats(), stream.metadata(), null));
            for (E event = stream.next(); event != null; event = stream.next()) {
                Usage newer = events.usage().apply(event);
                usage = newer == null ? usage : newer;
                byte[] frame = events.writer().write(event);
                if (frame != null) {
                    SseData.forEach(frame, responder::event);
                    if (!stream.await(Duration.ZERO)) {
                        responder.flush();
                    }
                }
            }
            responder.done(ResponseMeta.of(events.stats(), stream.metadata(), usage));
        }
    }
}
