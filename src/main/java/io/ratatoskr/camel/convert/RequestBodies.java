package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of messages as requests. A text, a stream or a file whose first character other than white space is <code>{</code> is JSON, any
 * other is the text of the request; a response is its text. Failures never quote the body. Stateless.
 */
public final class RequestBodies {
    private RequestBodies() {}

    /**
     * Makes the body of the exchange's message a request of that kind, changed by the message's headers, which are removed.
     *
     * @throws InvalidRequest when the body is no such request, or a header is invalid
     * @throws PayloadTooLarge when it is over a limit
     */
    @SuppressWarnings("ReferenceEquality") // a request that has not changed stays the body
    public static void prepare(Exchange exchange, RequestKind kind) {
        Object body = exchange.getMessage().getBody();
        Object request = RequestHeaders.apply(
                kind.type().isInstance(body) ? body : convert(body, kind, exchange), kind, exchange);
        if (request != body) {
            exchange.getMessage().setBody(request);
        }
    }

    /**
     * The body as a request of that kind. Headers complete it where the body lacks a value, and are left in place.
     *
     * @param exchange the headers' exchange; null: none
     */
    static Object convert(@Nullable Object body, RequestKind kind, @Nullable Exchange exchange) {
        var context = new RequestContext(kind, exchange);
        return switch (body) {
            case null ->
                throw new InvalidRequest("the body is empty; %s takes %s".formatted(kind.wireName(), expected(kind)));
            case ModelRequest request -> throw otherKind(request, kind);
            case TokenRequest request -> throw otherKind(request, kind);
            // Operations can follow each other in a route; what a model writes is never a request
            case ModelResponse response ->
                TextRequests.of(text(ResponseTexts.of(response, exchange), context), context);
            case Map<?, ?> map -> JsonRequests.parse(JsonTree.write(map), context);
            case CharSequence text -> ofText(text.toString(), context);
            case byte[] bytes -> ofBytes(bytes, context);
            case InputStream stream -> ofBytes(read(stream), context);
            case WrappedFile<?> file -> ofFile(file, context);
            case List<?> list -> TextRequests.of(list, context);
            default ->
                throw new InvalidRequest("the body is a %s; %s takes %s"
                        .formatted(body.getClass().getName(), kind.wireName(), expected(kind)));
        };
    }

    private static InvalidRequest otherKind(Object request, RequestKind kind) {
        return new InvalidRequest("the body is a %s; %s takes %s"
                .formatted(request.getClass().getSimpleName(), kind.wireName(), expected(kind)));
    }

    private static String expected(RequestKind kind) {
        return "a %s, a Map, or JSON or text as String, bytes, InputStream or file"
                .formatted(kind.type().getSimpleName());
    }

    private static Object ofText(String body, RequestContext context) {
        String text = text(body, context);
        return isJson(text) && !context.textOnly()
                ? JsonRequests.parse(text.getBytes(StandardCharsets.UTF_8), context)
                : TextRequests.of(text, context);
    }

    /** The body without its byte order mark. */
    private static String text(String body, RequestContext context) {
        // A byte order mark, as some editors write it
        String text = body.startsWith("\ufeff") ? body.substring(1) : body;
        if (text.isBlank()) {
            throw new InvalidRequest("the body is empty text; %s takes %s"
                    .formatted(context.kind().wireName(), expected(context.kind())));
        }
        return text;
    }

    private static boolean isJson(String text) {
        int first = 0;
        while (Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        return text.charAt(first) == '{';
    }

    private static Object ofBytes(byte[] bytes, RequestContext context) {
        for (byte each : bytes) {
            if (each == '{' && !context.textOnly()) {
                return JsonRequests.parse(bytes, context);
            }
            if (each > ' ' || each < 0) {
                break;
            }
        }
        return ofText(new String(bytes, StandardCharsets.UTF_8), context);
    }

    private static Object ofFile(WrappedFile<?> file, RequestContext context) {
        checkLength(file.getFileLength());
        String text = context.exchange() == null
                ? null
                : context.exchange()
                        .getContext()
                        .getTypeConverter()
                        .tryConvertTo(String.class, context.exchange(), file);
        if (text == null) {
            throw new InvalidRequest("the file of the body cannot be read as text");
        }
        return ofText(text, context);
    }

    private static byte[] read(InputStream stream) {
        if (stream instanceof StreamCache cache) {
            cache.reset();
        }
        try (stream) {
            byte[] bytes = stream.readNBytes(Json.MAX_BYTES + 1);
            checkLength(bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new InvalidRequest("the body is a stream that cannot be read: %s"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private static void checkLength(long bytes) {
        if (bytes > Json.MAX_BYTES) {
            throw new PayloadTooLarge("the body has more than %,d bytes, the maximum".formatted(Json.MAX_BYTES));
        }
    }
}
