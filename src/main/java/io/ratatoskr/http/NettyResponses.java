package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Converts responses to Netty's. Header names and values that would break the framing are rejected by the header class. */
final class NettyResponses {
    static final String REQUEST_ID = "x-request-id";

    /** A response is what its content type says: a browser does not look for HTML in it. */
    private static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("x-content-type-options");

    private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer");

    private NettyResponses() {}

    /** @throws IllegalArgumentException when a header contains an invalid character */
    static FullHttpResponse full(
            HttpRequest request, GatewayHttpResponse response, byte[] bytes, String id, boolean keepAlive) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
        HttpHeaders headers = headers(request, response, id, keepAlive);
        boolean bodiless = status.code() == 204 || status.code() == 304;
        if (!bodiless) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        }
        ByteBuf body = bodiless || request.method().equals(HttpMethod.HEAD)
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(bytes);
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
    }

    /**
     * The head of a response with a body of that length, which follows.
     *
     * @throws IllegalArgumentException when a header contains an invalid character
     */
    static HttpResponse fullHead(
            HttpRequest request, GatewayHttpResponse response, int length, String id, boolean keepAlive) {
        HttpHeaders headers = headers(request, response, id, keepAlive);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), headers);
    }

    /** @throws IllegalArgumentException when a header contains an invalid character */
    static HttpResponse streamHead(HttpRequest request, GatewayHttpResponse response, String id, boolean keepAlive) {
        HttpHeaders headers = headers(request, response, id, keepAlive);
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), headers);
    }

    private static HttpHeaders headers(
            HttpRequest request, GatewayHttpResponse response, String id, boolean keepAlive) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            if (!FRAMING.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.set(header.getKey(), header.getValue());
            }
        }
        for (int i = 0; i < response.fields().size(); i++) {
            GatewayHttpResponse.Field field = response.fields().get(i);
            if (!FRAMING.contains(field.name().toLowerCase(Locale.ROOT))) {
                headers.add(field.name(), field.value());
            }
        }
        if (!headers.contains(REQUEST_ID)) {
            headers.set(REQUEST_ID, id);
        }
        if (!headers.contains(CONTENT_TYPE_OPTIONS)) {
            headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        }
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return headers;
    }
}
