package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.jspecify.annotations.Nullable;

/** Creates the response of a completed exchange. */
final class ExchangeResponses {
    private ExchangeResponses() {}

    /**
     * @param requestType the request's content type as it was put on the message, which is not the response's
     * @throws Exception the exchange's own, or the failure to convert the body
     */
    static GatewayHttpResponse from(Exchange exchange, @Nullable Object requestType) throws Exception {
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof GatewayHttpResponse response) {
            return response;
        }
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        String type = explicitContentType(message, requestType);
        return switch (body) {
            case null -> full(status, type, new byte[0]);
            case byte[] bytes -> full(status, type == null ? "application/octet-stream" : type, bytes);
            case String text ->
                full(status, type == null ? "text/plain; charset=utf-8" : type, text.getBytes(StandardCharsets.UTF_8));
            default -> full(status, type == null ? "application/octet-stream" : type, bytes(exchange, body));
        };
    }

    private static GatewayHttpResponse full(int status, @Nullable String type, byte[] bytes) {
        return new GatewayHttpResponse(
                status,
                type == null ? Map.of() : Map.of("content-type", type),
                new GatewayHttpResponse.Content.Full(bytes));
    }

    @SuppressWarnings("ReferenceEquality") // identity tells the request's header from an equal one that the route set
    private static @Nullable String explicitContentType(Message message, @Nullable Object requestType) {
        Object type = message.getHeader(Exchange.CONTENT_TYPE);
        return type == null || type == requestType ? null : type.toString();
    }

    private static byte[] bytes(Exchange exchange, Object body) throws IOException, NoTypeConversionAvailableException {
        if (body instanceof InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            }
        }
        return exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
    }
}
