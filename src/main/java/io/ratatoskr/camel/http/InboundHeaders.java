package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpRequest;
import java.util.Map;
import org.apache.camel.Exchange;

/** The headers of an HTTP request, read when a message first needs them. Not thread-safe, like the exchange that it belongs to. */
final class InboundHeaders {
    private static final Object[] NONE = {};
    private static final String REQUEST_PREFIX = "CamelRatatoskr";
    private static final String RESPONSE_PREFIX = "CamelRatatoskrResponse";

    private final GatewayHttpRequest request;
    private final HttpRequestReader reader;
    private Object[] namesAndValues = NONE;

    InboundHeaders(GatewayHttpRequest request, HttpRequestReader reader) {
        this.request = request;
        this.reader = reader;
    }

    /** Whether the request certainly has no such header; false: it may have one. */
    boolean lacks(String name) {
        if (HttpHeaderMapper.isCamelHeader(name)) {
            // Those of HTTP, and of a response; a client cannot send any
            return name.startsWith(REQUEST_PREFIX) && !name.startsWith(RESPONSE_PREFIX);
        }
        return namesAndValues.length == 0
                && request.rawQuery() == null
                && request.pathParameters().isEmpty()
                && !request.headers().contains(name);
    }

    /** Puts the headers into the map of a message. */
    void copyTo(Map<String, Object> headers, Exchange exchange) {
        if (namesAndValues.length > 0) {
            // Another message had them; these very objects are those of the request
            for (int i = 0; i < namesAndValues.length; i += 2) {
                headers.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        } else {
            reader.readHeaders(exchange, request, headers);
            capture(headers);
        }
    }

    /** Takes the headers as those of the request. */
    void capture(Map<String, Object> headers) {
        var captured = new Object[2 * headers.size()];
        int at = 0;
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            captured[at++] = header.getKey();
            captured[at++] = header.getValue();
        }
        namesAndValues = captured;
    }

    /** Whether the header is still that of the request. */
    @SuppressWarnings("ReferenceEquality") // tells the request's header from an equal one that the route has set
    boolean contains(String name, Object value) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == value && name.equalsIgnoreCase((String) namesAndValues[i])) {
                return true;
            }
        }
        return false;
    }
}
