package io.ratatoskr.camel.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.http.GatewayHttpRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.util.IOHelper;
import org.jspecify.annotations.Nullable;

/** Puts a request on an exchange: body, headers, form fields, files. Thread-safe. */
final class HttpRequestReader {
    private final @Nullable HeaderFilterStrategy filter;
    private final HttpForms forms;
    private final boolean bodyAsStream;
    private final String scheme;

    HttpRequestReader(PlatformHttpEndpoint endpoint, PlatformHttpOptions options, String scheme) {
        this.filter = options.requestFilter();
        this.forms = new HttpForms(endpoint);
        this.bodyAsStream = endpoint.isUseStreaming();
        this.scheme = scheme;
    }

    /**
     * Sets the message of the exchange; returns its headers.
     *
     * @throws InvalidRequest when the query or a form is not well-formed
     */
    InboundHeaders read(Exchange exchange, GatewayHttpRequest request) {
        var headers = new InboundHeaders(request, this);
        var message = new InboundMessage(exchange.getContext(), headers);
        exchange.setIn(message);
        byte[] body = request.body();
        message.setBody(bodyAsStream && body != null ? new ByteArrayInputStream(body) : body);
        if (body != null && body.length >= InboundRequests.MIN_MEASURED_BYTES) {
            exchange.setProperty(InboundRequests.BODY_MEMORY, request);
        }
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null && contentType.indexOf(';') >= 0) {
            setCharset(exchange, contentType);
        }
        if (request.rawQuery() != null) {
            // One that is not well-formed fails here, not in a step
            message.getHeaders();
        }
        if (HttpForms.isForm(contentType)) {
            forms.read(
                    request,
                    message,
                    (name, value) -> HttpHeaderMapper.isWithheld(name)
                            || (filter != null && filter.applyFilterToExternalHeaders(name, value, exchange)));
        }
        if (!message.areHeadersDeferred()) {
            headers.capture(message.getHeaders());
        }
        return headers;
    }

    /**
     * Puts the headers, query and path parameters of the request into a map.
     *
     * @throws InvalidRequest when the query is not well-formed
     */
    void readHeaders(Exchange exchange, GatewayHttpRequest request, Map<String, Object> headers) {
        HttpHeaderMapper.copyTo(request, headers, scheme);
        if (filter != null) {
            removeFiltered(exchange, headers, filter);
        }
        String charset = exchange.getProperty(ExchangePropertyKey.CHARSET_NAME, String.class);
        if (charset != null) {
            String name =
                    IOHelper.getCharsetNameFromContentType(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
            headers.put(Exchange.HTTP_CHARACTER_ENCODING, name == null ? charset : name);
        }
    }

    /** The server's own headers, such as the path, are not the client's and stay. */
    private static void removeFiltered(Exchange exchange, Map<String, Object> headers, HeaderFilterStrategy strategy) {
        headers.entrySet()
                .removeIf(header -> !HttpHeaderMapper.isCamelHeader(header.getKey())
                        && strategy.applyFilterToExternalHeaders(header.getKey(), header.getValue(), exchange));
    }

    /** A charset that Java does not know is not set, as if the request named none. */
    private static void setCharset(Exchange exchange, String contentType) {
        String name = IOHelper.getCharsetNameFromContentType(contentType);
        if (name != null) {
            try {
                exchange.setProperty(
                        ExchangePropertyKey.CHARSET_NAME, Charset.forName(name).name());
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
            }
        }
    }
}
