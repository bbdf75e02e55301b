package io.ratatoskr.camel.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Copies HTTP headers, path and query parameters to a Camel message, except Camel's own and hop-by-hop headers. */
final class HttpHeaderMapper {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "http2-settings");

    private HttpHeaderMapper() {}

    /** Path parameters win over headers, headers over query parameters. */
    static void copyTo(RequestGate.Accepted request, Message message) {
        RequestTarget target = request.target();
        HttpHeaders wire = request.head().headers();
        String connection = wire.get(HttpHeaderNames.CONNECTION);
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = wire.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> entry = entries.next();
            String name = entry.getKey().toString();
            if (!isCamelHeader(name) && !isHopByHop(name, connection)) {
                append(message, name, entry.getValue().toString());
            }
        }
        String query = target.query();
        if (query != null) {
            copyQuery(query, wire, message);
        }
        request.parameters().forEach((name, value) -> {
            if (!isCamelHeader(name)) {
                message.setHeader(name, value);
            }
        });
        message.setHeader(Exchange.HTTP_METHOD, request.head().method().name());
        message.setHeader(Exchange.HTTP_PATH, target.rawPath());
        message.setHeader(Exchange.HTTP_URI, request.head().uri());
        if (query != null) {
            message.setHeader(Exchange.HTTP_QUERY, query);
            message.setHeader(Exchange.HTTP_RAW_QUERY, query);
        }
    }

    private static void copyQuery(String query, HttpHeaders wire, Message message) {
        for (int from = 0; from < query.length(); ) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            boolean bare = equals < 0 || equals > end;
            String name = PercentDecoder.decodeQuery(query.substring(from, bare ? end : equals));
            String value = bare ? "" : PercentDecoder.decodeQuery(query.substring(equals + 1, end));
            if (!name.isEmpty() && !isCamelHeader(name) && !wire.contains(name)) {
                append(message, name, value);
            }
            from = end + 1;
        }
    }

    private static void append(Message message, String name, String value) {
        Object before = message.getHeader(name);
        switch (before) {
            case null -> message.setHeader(name, value);
            case List<?> list -> {
                List<Object> longer = new ArrayList<>(list);
                longer.add(value);
                message.setHeader(name, longer);
            }
            default -> message.setHeader(name, List.of(before, value));
        }
    }

    private static boolean isCamelHeader(String name) {
        return name.regionMatches(true, 0, "camel", 0, 5) || name.regionMatches(true, 0, "org.apache.camel", 0, 16);
    }

    private static boolean isHopByHop(String name, @Nullable String connection) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HOP_BY_HOP.contains(lower)
                || lower.startsWith("x-http2-")
                || (connection != null && isListedIn(connection, lower));
    }

    private static boolean isListedIn(String connection, String name) {
        if (connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return false;
        }
        for (String word : connection.split(",")) {
            if (word.strip().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
