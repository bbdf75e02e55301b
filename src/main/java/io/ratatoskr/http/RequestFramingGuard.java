package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds heads that do not say clearly where the body ends or what it is, which another parser could understand differently (request
 * smuggling). In addition to what Netty refuses; stateless.
 */
final class RequestFramingGuard {
    private RequestFramingGuard() {}

    /**
     * Returns what is wrong with the head; null when nothing is.
     *
     * @param multiplexed whether the request is HTTP/2, whose frames end the body
     */
    static @Nullable String violation(HttpRequest head, boolean multiplexed) {
        HttpHeaders headers = head.headers();
        boolean hasLength = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (!multiplexed && headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return "transfer-encoding is not allowed in "
                        + head.protocolVersion().text();
            }
            if (isRepeated(headers, HttpHeaderNames.TRANSFER_ENCODING)
                    || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                            headers.get(HttpHeaderNames.TRANSFER_ENCODING))) {
                return "the only supported transfer-encoding is chunked";
            }
            if (hasLength) {
                return "content-length and transfer-encoding exclude each other";
            }
        }
        if (hasLength
                && (isRepeated(headers, HttpHeaderNames.CONTENT_LENGTH)
                        || !isNumber(headers.get(HttpHeaderNames.CONTENT_LENGTH)))) {
            return "content-length is not one number";
        }
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)) {
            return "WebSocket is not supported"; // Netty takes the next 8 bytes for its body
        }
        if (isRepeated(headers, HttpHeaderNames.CONTENT_TYPE)) {
            return "content-type is repeated";
        }
        return isRepeated(headers, HttpHeaderNames.CONTENT_ENCODING) ? "content-encoding is repeated" : null;
    }

    private static boolean isRepeated(HttpHeaders headers, AsciiString name) {
        Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(name);
        if (!values.hasNext()) {
            return false;
        }
        values.next();
        return values.hasNext();
    }

    private static boolean isNumber(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
