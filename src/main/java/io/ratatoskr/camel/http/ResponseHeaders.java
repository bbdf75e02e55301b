package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.ObjectHelper;

/** The headers of a response that a route has set on its message. */
final class ResponseHeaders {
    /** What routes set for the services that they call; never sent to the client, whatever the filter says. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-goog-api-key");

    private ResponseHeaders() {}

    /**
     * Returns the headers that may leave, except Content-Type; names that HTTP does not permit are left out.
     *
     * @param inbound those of the request: they are not returned to the client under their own names
     * @throws IllegalArgumentException when a value contains a control character
     */
    static List<GatewayHttpResponse.Field> of(Exchange exchange, HeaderFilterStrategy filter, InboundHeaders inbound) {
        TypeConverter converter = exchange.getContext().getTypeConverter();
        List<GatewayHttpResponse.Field> fields = new ArrayList<>();
        for (Map.Entry<String, Object> header :
                exchange.getMessage().getHeaders().entrySet()) {
            String name = header.getKey();
            if (isSendable(name) && !inbound.contains(name, header.getValue())) {
                for (var values = ObjectHelper.createIterator(header.getValue(), null, true); values.hasNext(); ) {
                    String value = converter.convertTo(String.class, values.next());
                    if (value != null && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                        fields.add(new GatewayHttpResponse.Field(name, requirePrintable(name, value)));
                    }
                }
            }
        }
        return fields;
    }

    private static boolean isSendable(String name) {
        return isToken(name)
                && !name.equalsIgnoreCase(Exchange.CONTENT_TYPE)
                && !CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c > 0x20
                                && c < 0x7f
                                && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0));
    }

    private static String requirePrintable(String name, String value) {
        if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "the header %s of the response contains a control character".formatted(name));
        }
        return value;
    }
}
