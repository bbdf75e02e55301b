package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.GatewayHttpResponse.Content;
import io.ratatoskr.json.Json;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** Creates the response of a completed exchange. */
final class ExchangeResponses {
    private static final String BYTES = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private ExchangeResponses() {}

    /**
     * @param options of the endpoint
     * @param inbound the headers of the request, which are not the route's
     * @throws Exception the failure to convert the body
     */
    static GatewayHttpResponse from(Exchange exchange, PlatformHttpOptions options, InboundHeaders inbound)
            throws Exception {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof GatewayHttpResponse response) {
            return response;
        }
        int status = status(message, body);
        List<GatewayHttpResponse.Field> fields = ResponseHeaders.of(exchange, options.responseFilter(), inbound);
        String type = explicitContentType(message, inbound);
        if (type == null) {
            type = body == null ? null : options.responseType() == null ? typeOf(body) : options.responseType();
        }
        return new GatewayHttpResponse(
                status, type == null ? Map.of() : Map.of("content-type", type), fields, content(exchange, body));
    }

    /** Returns the status that the route has set; else 204 without a body and 200 with one, as Camel's own engine does. */
    private static int status(Message message, @Nullable Object body) {
        Integer code = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (code == null) {
            return body == null || (body instanceof String text && text.isBlank()) ? 204 : 200;
        }
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException(
                    "%s is %d; expected 200 to 599".formatted(Exchange.HTTP_RESPONSE_CODE, code));
        }
        return code;
    }

    private static @Nullable String explicitContentType(Message message, InboundHeaders inbound) {
        Object type = message.getHeader(Exchange.CONTENT_TYPE);
        return type == null || inbound.contains(Exchange.CONTENT_TYPE, type) ? null : type.toString();
    }

    private static String typeOf(Object body) {
        return switch (body) {
            case CharSequence text -> TEXT;
            case Number number -> TEXT;
            case Boolean truth -> TEXT;
            case Iterator<?> pieces -> TEXT;
            case Map<?, ?> map -> JSON;
            case Collection<?> list -> JSON;
            case ModelResponse response -> JSON;
            default -> BYTES;
        };
    }

    private static Content content(Exchange exchange, @Nullable Object body)
            throws IOException, NoTypeConversionAvailableException {
        return switch (body) {
            case null -> new Content.Full(new byte[0]);
            case byte[] bytes -> new Content.Full(bytes);
            case CharSequence text -> full(text.toString());
            case Number number -> full(number.toString());
            case Boolean truth -> full(truth.toString());
            case Map<?, ?> map -> new Content.Full(Json.mapper().writeValueAsBytes(map));
            case Collection<?> list -> new Content.Full(Json.mapper().writeValueAsBytes(list));
            case Iterator<?> pieces -> new Content.Streamed(new IteratorBody(exchange, pieces));
            case ByteArrayInputStream memory -> new Content.Full(memory.readAllBytes());
            case InputStream stream -> InputStreamBody.of(stream);
            case File file -> InputStreamBody.of(Files.newInputStream(file.toPath()));
            case WrappedFile<?> wrapped
            when wrapped.getFile() instanceof File file -> InputStreamBody.of(Files.newInputStream(file.toPath()));
            default -> converted(exchange, body);
        };
    }

    private static Content full(String text) {
        return new Content.Full(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What only Camel can convert; a stream is preferred, since it is not held in memory. */
    private static Content converted(Exchange exchange, Object body)
            throws IOException, NoTypeConversionAvailableException {
        InputStream stream = exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body);
        return stream == null
                ? new Content.Full(
                        exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body))
                : InputStreamBody.of(stream);
    }
}
