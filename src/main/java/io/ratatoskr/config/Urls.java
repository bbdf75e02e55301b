package io.ratatoskr.config;

import io.ratatoskr.api.internal.LoopbackHosts;
import io.ratatoskr.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Parses base URLs, origins and host names. Values that may contain a password are never printed. */
final class Urls {
    /** The root URL of an API: {@code http} or {@code https}, a host, no user, no query, no trailing slash. */
    static final ValueParser<URI> BASE = Urls::parseBase;

    /** A web origin: scheme, host, and the port if it is not the scheme's default. */
    static final ValueParser<String> ORIGIN = text -> {
        if (text.equals("*")) {
            throw new InvalidValueException(
                    "'*' would allow every web page; list the origins, e.g. https://app.example.com");
        }
        URI uri = parseBase(text);
        if (!uri.getRawPath().isEmpty()) {
            throw new InvalidValueException(
                    "'%s' has a path; expected scheme, host and port, e.g. https://app.example.com", text);
        }
        return text.toLowerCase(Locale.ROOT);
    };

    /** A host name or address, without scheme and port. */
    static final ValueParser<String> HOST = text -> {
        if (!text.matches("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?")) {
            throw new InvalidValueException(
                    "'%s' is not a host; expected a name or an address without scheme, port and path", text);
        }
        return text.toLowerCase(Locale.ROOT);
    };

    /** The URL of a Redis, with or without user, password and number of the database. */
    static final ValueParser<Secret> REDIS = Urls::parseRedis;

    private Urls() {}

    /** Returns whether the host is this machine, by its name alone, without a DNS lookup. */
    static boolean isLoopback(String host) {
        return LoopbackHosts.isLoopback(host) || host.toLowerCase(Locale.ROOT).endsWith(".localhost");
    }

    /** Host and port for messages, e.g. {@code localhost:11434}. */
    static String address(URI url) {
        return url.getPort() == -1 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private static URI parseBase(String text) throws InvalidValueException {
        if (text.contains("@")) {
            throw new InvalidValueException(
                    "contains a user name or password (not shown); remove it, keys belong in the environment");
        }
        if (text.contains("?") || text.contains("#")) {
            throw new InvalidValueException(
                    "contains a query or fragment (not shown); expected only scheme, host, port and path");
        }
        if (!text.contains("://")) {
            String host = text.replaceAll("[:/].*", "");
            throw new InvalidValueException(
                    "'%s' has no scheme; write %s://%s", text, isLoopback(host) ? "http" : "https", text);
        }
        URI uri = parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidValueException("'%s' has the scheme '%s'; expected http or https", text, scheme);
        }
        if (uri.getHost() == null) {
            throw new InvalidValueException("'%s' has no valid host name", text);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new InvalidValueException("'%s' has a port out of range; expected 1 to 65535", text);
        }
        if (text.endsWith("/")) {
            throw new InvalidValueException("'%s' has a trailing slash; write %s", text, text.replaceAll("/+$", ""));
        }
        return uri;
    }

    private static Secret parseRedis(String text) throws InvalidValueException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw notRedis("is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw notRedis("has another scheme than redis or rediss");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw notRedis("has no valid host and port");
        }
        if (!uri.getRawPath().matches("(/\\d{0,5})?") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw notRedis("has something other than the number of a database after the port");
        }
        return new Secret(text);
    }

    private static InvalidValueException notRedis(String mistake) {
        return new InvalidValueException(
                "%s (not shown, it may contain a password); expected e.g. redis://localhost:6379 or rediss://user:password@host:6380/0",
                mistake);
    }

    private static URI parse(String text) throws InvalidValueException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException("'%s' is not a URL; expected e.g. https://api.example.com/v1", text);
        }
    }
}
