package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin resource sharing, as the Fetch standard defines it, for pages of the allowed origins. Without allowed origins no response
 * has any of its headers. Credentials of the browser, such as cookies, are never allowed: callers send their key. Thread-safe.
 */
final class CorsHeaders {
    private static final String REQUEST_PRIVATE_NETWORK = "access-control-request-private-network";
    private static final String ALLOW_PRIVATE_NETWORK = "access-control-allow-private-network";
    /** Seconds that browsers may cache a preflight response; Chromium caps at two hours. */
    private static final String MAX_AGE = "7200";
    /** For a path without a route, so that the page can read the error. */
    private static final Set<String> DEFAULT_METHODS = Set.of("GET", "HEAD", "POST");

    private final Set<String> origins = new HashSet<>();

    /** @param allowedOrigins with their scheme */
    CorsHeaders(List<String> allowedOrigins) {
        for (String origin : allowedOrigins) {
            String plain = origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
            origins.add(plain.toLowerCase(Locale.ROOT));
        }
    }

    boolean isAllowed(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Returns whether a browser wants to know if a page may send a request. */
    static boolean isPreflight(HttpRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ORIGIN)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * Returns the response to a preflight request of an allowed origin.
     *
     * @param methods of the path; empty: the path has no route
     */
    FixedResponse preflight(HttpHeaders request, Set<String> methods) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(
                "access-control-allow-methods",
                String.join(", ", new TreeSet<>(methods.isEmpty() ? DEFAULT_METHODS : methods)));
        String names = String.join(", ", request.getAll(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS));
        if (isHeaderList(names)) {
            headers.put("access-control-allow-headers", names);
        }
        headers.put("access-control-max-age", MAX_AGE);
        if ("true".equalsIgnoreCase(request.get(REQUEST_PRIVATE_NETWORK))) {
            headers.put(ALLOW_PRIVATE_NETWORK, "true");
        }
        headers.put("vary", "access-control-request-method, access-control-request-headers");
        return new FixedResponse(
                new GatewayHttpResponse(204, headers, new GatewayHttpResponse.Content.Full(new byte[0])), "preflight");
    }

    /** Returns the response with the headers that let a page of an allowed origin read it. */
    GatewayHttpResponse addTo(HttpHeaders request, GatewayHttpResponse response) {
        if (origins.isEmpty()) {
            return response;
        }
        var headers = new LinkedHashMap<>(response.headers());
        headers.merge("vary", "origin", (before, added) -> before + ", " + added);
        String origin = allowedOrigin(request);
        if (origin != null) {
            headers.put("access-control-allow-origin", origin);
            headers.put("access-control-expose-headers", exposed(response.headers()));
        }
        return new GatewayHttpResponse(response.status(), headers, response.fields(), response.content());
    }

    private @Nullable String allowedOrigin(HttpHeaders request) {
        List<String> sent = request.getAll(HttpHeaderNames.ORIGIN);
        return sent.size() == 1 && isAllowed(sent.getFirst()) ? sent.getFirst() : null;
    }

    private static String exposed(Map<String, String> headers) {
        var names = new TreeSet<String>();
        names.add(NettyResponses.REQUEST_ID);
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-") || lower.equals("retry-after")) {
                names.add(lower);
            }
        }
        return String.join(", ", names);
    }

    /** Returns whether the text is a list of header names, which is echoed. */
    private static boolean isHeaderList(String names) {
        return !names.isBlank()
                && names.chars()
                        .allMatch(c ->
                                c < 0x80 && (Character.isLetterOrDigit(c) || "-_.!#$%&'*+^`|~, \t".indexOf(c) >= 0));
    }
}
