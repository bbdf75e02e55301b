package io.ratatoskr.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Base URLs, origins and host names. What may hold a password is never shown. */
final class Urls {
    /** The root of an API: {@code http} or {@code https}, a host, no user, no query, no slash at the end. */
    static final Type<URI> BASE = Urls::base;

    /** A web origin: scheme, host, port where it is not the scheme's own. */
    static final Type<String> ORIGIN = text -> {
        if (text.equals("*")) {
            throw new Unfit("'*' would let every web page call; name the origins, such as https://app.example.com");
        }
        URI uri = base(text);
        if (!uri.getRawPath().isEmpty()) {
            throw new Unfit(
                    "'%s' has a path; an origin is scheme, host and port, such as https://app.example.com", text);
        }
        return text.toLowerCase(Locale.ROOT);
    };

    /** A host name or address, without scheme and port. */
    static final Type<String> HOST = text -> {
        if (!text.matches("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?")) {
            throw new Unfit("'%s' is no host; write a name or an address without scheme, port and path", text);
        }
        return text.toLowerCase(Locale.ROOT);
    };

    private Urls() {}

    /** Whether that host is this machine, by its name alone; nothing is looked up. */
    static boolean loopback(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.equalsIgnoreCase("localhost")
                || bare.toLowerCase(Locale.ROOT).endsWith(".localhost")
                || bare.equals("::1")
                || bare.equals("0:0:0:0:0:0:0:1")
                || bare.matches("127(\\.\\d{1,3}){3}");
    }

    /** Host and port for messages, such as {@code localhost:11434}. */
    static String address(URI url) {
        return url.getPort() == -1 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private static URI base(String text) throws Unfit {
        if (text.contains("@")) {
            throw new Unfit("holds a user name or password (not shown); leave it out, keys belong in the environment");
        }
        if (text.contains("?") || text.contains("#")) {
            throw new Unfit("holds a query or fragment (not shown); write only scheme, host, port and path");
        }
        if (!text.contains("://")) {
            String host = text.replaceAll("[:/].*", "");
            throw new Unfit("'%s' has no scheme; write %s://%s", text, loopback(host) ? "http" : "https", text);
        }
        URI uri = parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Unfit("'%s' has the scheme '%s'; http and https are allowed", text, scheme);
        }
        if (uri.getHost() == null) {
            throw new Unfit("'%s' has no valid host name", text);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new Unfit("'%s' has a port out of range; 1 to 65535 are allowed", text);
        }
        if (text.endsWith("/")) {
            throw new Unfit("'%s' ends with a slash; write %s", text, text.replaceAll("/+$", ""));
        }
        return uri;
    }

    private static URI parse(String text) throws Unfit {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Unfit("'%s' is no URL; write one such as https://api.example.com/v1", text);
        }
    }
}
