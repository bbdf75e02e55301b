package io.ratatoskr.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The headers that proxies, content delivery networks and load balancers add to what they forward. Some add only the address of the client,
 * for which each has a name of its own; so a header counts by the words in its name. Clients do not send such headers themselves.
 */
public final class ProxyHeaders {
    private static final Set<String> NAMES =
            Set.of("via", "x-varnish", "x-amzn-trace-id", "x-original-host", "x-original-url");

    /** Of one network or proxy each. */
    private static final List<String> PREFIXES = List.of(
            "akamai-",
            "cdn-",
            "cf-",
            "cloudfront-",
            "fastly-",
            "fly-",
            "proxy-",
            "tailscale-",
            "wl-proxy-",
            "x-amz-cf-",
            "x-appengine-",
            "x-azure-",
            "x-envoy-",
            "x-nf-",
            "x-vercel-");

    /** Forwarded, X-Forwarded-For, X-Original-Forwarded-For; X-Real-IP, X-Client-IP, True-Client-IP, X-ClientIP, X-Remote-Addr. */
    private static final Pattern WORDS = Pattern.compile(
            "(^|.*[-_])forwarded([-_].*|$)|.*(^|[-_]|client|remote|real|user|source|src)(ip|ips|ipv4|ipv6)([-_].*|$)|.*(client|remote|real)[-_]?addr(ess)?$");

    private ProxyHeaders() {}

    /** Returns whether a proxy has forwarded the request. */
    public static boolean areIn(Iterable<Map.Entry<String, String>> headers) {
        for (Map.Entry<String, String> header : headers) {
            if (isProxyHeader(header.getKey().toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProxyHeader(String name) {
        return NAMES.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith)
                || WORDS.matcher(name).matches();
    }
}
