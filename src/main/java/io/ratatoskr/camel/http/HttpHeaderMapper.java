package io.ratatoskr.camel.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.http.GatewayHttpRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Copies HTTP headers, path and query parameters to the headers of a Camel message, except Camel's own and hop-by-hop headers. */
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

    /** The headers with the key of a caller. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");

    private HttpHeaderMapper() {}

    /**
     * Path parameters win over headers, headers over query parameters. The key of a caller stays in the server: a route that calls
     * another service would send it there.
     */
    static void copyTo(GatewayHttpRequest request, Map<String, Object> headers, String scheme) {
        HttpHeaders wire = request.headers();
        String connection = wire.get(HttpHeaderNames.CONNECTION);
        boolean authenticated = request.callerName() != null;
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = wire.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> entry = entries.next();
            String name = entry.getKey().toString();
            if (!isWithheld(name)
                    && !isHopByHop(name, connection)
                    && !(authenticated && CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)))) {
                append(headers, name, entry.getValue().toString());
            }
        }
        request.forEachQueryParameter((name, value) -> {
            if (!isWithheld(name) && !wire.contains(name)) {
                append(headers, name, value);
            }
        });
        request.pathParameters().forEach((name, value) -> {
            if (!isCamelHeader(name)) {
                headers.put(name, value);
            }
        });
        headers.put(Exchange.HTTP_METHOD, request.method());
        headers.put(Exchange.HTTP_PATH, request.rawPath());
        headers.put(Exchange.HTTP_URI, request.uri());
        headers.put(Exchange.HTTP_URL, url(request, scheme));
        String query = request.rawQuery();
        if (query != null) {
            headers.put(Exchange.HTTP_QUERY, query);
            headers.put(Exchange.HTTP_RAW_QUERY, query);
        }
    }

    /** Adds a value; several of one name are a list. */
    static void append(Map<String, Object> values, String name, String value) {
        Object before = values.get(name);
        switch (before) {
            case null -> values.put(name, value);
            case List<?> list -> {
                List<Object> longer = new ArrayList<>(list);
                longer.add(value);
                values.put(name, longer);
            }
            default -> values.put(name, List.of(before, value));
        }
    }

    /** Returns the URL as the client wrote it; without the Host header, only its path and query. */
    private static String url(GatewayHttpRequest request, String scheme) {
        String uri = request.uri();
        String host = request.headers().get(HttpHeaderNames.HOST);
        return host == null || !uri.startsWith("/") ? uri : scheme + "://" + host + uri;
    }

    /** Camel's own, and the caller's keys of providers: a route would send these on with whatever it calls. */
    static boolean isWithheld(String name) {
        return isCamelHeader(name) || name.equalsIgnoreCase(CallerKeys.HEADER);
    }

    static boolean isCamelHeader(String name) {
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
