package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.LoopbackHosts;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests of foreign web pages (DNS rebinding, cross-site requests): a page can make a browser send requests here, but it
 * can forge neither the Host header nor its Origin. Thread-safe.
 */
final class HostAndOriginFilter {
    private static final String ANY = "*";
    private static final String FETCH_SITE = "sec-fetch-site";

    private final Set<String> hosts = new HashSet<>();
    private final CorsHeaders cors;
    /** Cached, because most clients send the same host. */
    private volatile String lastAllowedHost = "localhost";

    /**
     * @param ownHost the address that the server is bound to; allowed unless it is a wildcard
     * @param allowedHosts names, with a port to allow only that port; {@code *}: any
     * @param cors knows the allowed origins
     */
    HostAndOriginFilter(String ownHost, List<String> allowedHosts, CorsHeaders cors) {
        this.cors = cors;
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        if (!ownHost.equals("0.0.0.0") && !ownHost.equals("::")) {
            hosts.add((ownHost.indexOf(':') >= 0 ? "[" + ownHost + "]" : ownHost).toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Returns the rejection, or null when the request is allowed.
     *
     * @param authority of an absolute request target
     * @param hostRequired whether exactly one Host header is required
     */
    @Nullable
    Rejection check(@Nullable String authority, HttpHeaders headers, boolean hostRequired) {
        List<String> hostHeaders = headers.getAll(HttpHeaderNames.HOST);
        if (hostRequired && hostHeaders.size() != 1) {
            return Rejection.badRequest(new InvalidRequest("the request has %s Host header; expected exactly one"
                    .formatted(hostHeaders.isEmpty() ? "no" : "more than one")));
        }
        if (authority != null && !isAllowedHost(authority)) {
            return Rejection.misdirected(authority);
        }
        for (String host : hostHeaders) {
            if (!isAllowedHost(host)) {
                return Rejection.misdirected(host);
            }
        }
        List<String> originHeaders = headers.getAll(HttpHeaderNames.ORIGIN);
        for (String origin : originHeaders) {
            if (!cors.isAllowed(origin)) {
                return Rejection.originNotAllowed(origin);
            }
        }
        return originHeaders.isEmpty() ? checkFetchSite(headers.get(FETCH_SITE)) : null;
    }

    /**
     * Rejects what a page makes a browser load without a script, such as an image, and a link to here. Another port of this host is
     * another origin of the same site.
     */
    private static @Nullable Rejection checkFetchSite(@Nullable String site) {
        return site == null || site.equals("same-origin") || site.equals("none") ? null : Rejection.crossSite(site);
    }

    private boolean isAllowedHost(String authority) {
        if (authority.equals(lastAllowedHost)) {
            return true;
        }
        boolean served = matchesAllowedHost(authority);
        if (served) {
            lastAllowedHost = authority;
        }
        return served;
    }

    private boolean matchesAllowedHost(String authority) {
        if (hosts.contains(ANY)) {
            return true;
        }
        String full = authority.toLowerCase(Locale.ROOT);
        String name = hostName(full);
        return hosts.contains(name) || hosts.contains(full) || isLoopback(name);
    }

    /** An IPv6 address in a Host header has brackets. */
    private static boolean isLoopback(String name) {
        return (name.startsWith("[") || name.indexOf(':') < 0) && LoopbackHosts.isLoopback(name);
    }

    /** Returns the name without port and final dot; empty when it is not a valid authority. */
    private static String hostName(String authority) {
        int bracket = authority.indexOf(']');
        int colon = authority.indexOf(':', Math.max(0, bracket));
        String name = colon < 0 ? authority : authority.substring(0, colon);
        for (int i = colon + 1; colon >= 0 && i < authority.length(); i++) {
            if (!Character.isDigit(authority.charAt(i))) {
                return "";
            }
        }
        if (bracket >= 0 && bracket != name.length() - 1) {
            return "";
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
