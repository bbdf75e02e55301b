package io.ratatoskr.camel.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.http.GatewayHttpRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
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

    /** @throws InvalidRequest when the query or a form is not well-formed */
    void read(Exchange exchange, GatewayHttpRequest request) {
        Message message = exchange.getIn();
        byte[] body = request.body();
        message.setBody(bodyAsStream && body != null ? new ByteArrayInputStream(body) : body);
        if (body != null && body.length >= InboundRequests.MIN_MEASURED_BYTES) {
            exchange.setProperty(InboundRequests.BODY_MEMORY, request);
        }
        HttpHeaderMapper.copyTo(request, message, scheme);
        if (filter != null) {
            removeFiltered(exchange, message.getHeaders(), filter);
        }
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null && contentType.indexOf(';') >= 0) {
            setCharset(exchange, contentType);
        }
        if (HttpForms.isForm(contentType)) {
            forms.read(
                    request,
                    message,
                    (name, value) -> HttpHeaderMapper.isCamelHeader(name)
                            || (filter != null && filter.applyFilterToExternalHeaders(name, value, exchange)));
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
                exchange.getIn().setHeader(Exchange.HTTP_CHARACTER_ENCODING, name);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
            }
        }
    }
}
