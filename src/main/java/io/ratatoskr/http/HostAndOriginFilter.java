package io.ratatoskr.http;

import io.ratatoskr.api.error.InvalidRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests of foreign web pages (DNS rebinding, cross-site requests): a page can make a browser send requests here, but it
 * can forge neither the Host header nor its Origin. Thread-safe.
 */
final class HostAndOriginFilter {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final String ANY = "*";

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    /** Cached, because most clients send the same host. */
    private volatile String lastAllowedHost = "localhost";

    /**
     * @param ownHost the address that the server is bound to; allowed unless it is a wildcard
     * @param allowedHosts names, with a port to allow only that port; {@code *}: any
     * @param allowedOrigins with their scheme
     */
    HostAndOriginFilter(String ownHost, List<String> allowedHosts, List<String> allowedOrigins) {
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        if (!ownHost.equals("0.0.0.0") && !ownHost.equals("::")) {
            hosts.add((ownHost.indexOf(':') >= 0 ? "[" + ownHost + "]" : ownHost).toLowerCase(Locale.ROOT));
        }
        for (String origin : allowedOrigins) {
            String plain = origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
            origins.add(plain.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Returns the rejection, or null when the request is allowed.
     *
     * @param authority of an absolute request target
     * @param hostRequired whether exactly one Host header is required
     */
    @Nullable
    Rejection check(
            @Nullable String authority, List<String> hostHeaders, List<String> originHeaders, boolean hostRequired) {
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
        for (String origin : originHeaders) {
            if (!origins.contains(origin.toLowerCase(Locale.ROOT))) {
                return Rejection.originNotAllowed(origin);
            }
        }
        return null;
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
        return name.equals("localhost")
                || name.equals("[::1]")
                || hosts.contains(name)
                || hosts.contains(full)
                || LOOPBACK_V4.matcher(name).matches();
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
