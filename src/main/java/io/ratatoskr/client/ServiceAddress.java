package io.ratatoskr.client;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.SocketPaths;
import io.ratatoskr.api.internal.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a gateway listens.
 *
 * @param scheme http, https, unix, tcp, grpc or grpcs
 * @param text the whole address: {@code http://host:port}, {@code unix:/path}, {@code tcp://host:port}
 * @param host empty for a Unix socket
 * @param port 0 if there is none
 * @param path of a Unix socket; else empty
 */
record ServiceAddress(String scheme, String text, String host, int port, String path) {
    private static final String UNIX = "unix:";
    private static final String FORMS =
            "http://host:port, https://host:port, grpc://host:port, grpcs://host:port, unix:/path or tcp://host:port";

    /** @throws ConfigurationInvalid for anything else */
    static ServiceAddress parse(String uri) {
        String text = uri.strip();
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length()).replaceFirst("^//(?=/)", "");
            if (path.isEmpty() || path.indexOf('\0') >= 0) {
                throw invalid(text, "has no path");
            }
            checkPath(path);
            return new ServiceAddress("unix", UNIX + path, "", 0, path);
        }
        URI parsed;
        try {
            parsed = new URI(text.replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw invalid(text, "is not a URI");
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        boolean known = switch (scheme) {
            case "http", "https", "tcp", "grpc", "grpcs" -> true;
            default -> false;
        };
        if (!known || parsed.getHost() == null) {
            throw invalid(text, known ? "has no host" : "has no scheme that is known");
        }
        if (parsed.getUserInfo() != null || parsed.getQuery() != null || parsed.getFragment() != null) {
            throw invalid(scheme + "://" + parsed.getHost(), "has a user, a query or a fragment");
        }
        if (scheme.equals("tcp") && parsed.getPort() < 0) {
            throw invalid(text, "has no port");
        }
        boolean http = scheme.startsWith("http");
        if (!parsed.getPath().isEmpty() && !(http && parsed.getPath().equals("/v1"))) {
            throw invalid(text, "has a path");
        }
        String host = parsed.getHost();
        String address = scheme + "://" + host + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
        return new ServiceAddress(scheme, address, host, Math.max(0, parsed.getPort()), "");
    }

    /** A relative path would be another one in each folder, and not the one of the gateway's configuration. */
    private static void checkPath(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid(UNIX + text, "has no path");
        }
        if (!path.isAbsolute()) {
            throw invalid(
                    UNIX + text,
                    "has no absolute path, such as %s%s"
                            .formatted(UNIX, Text.echo(path.toAbsolutePath().toString())));
        }
        SocketPaths.mistake(path).ifPresent(mistake -> {
            throw new ConfigurationInvalid("the service 'unix:': " + mistake);
        });
    }

    private static ConfigurationInvalid invalid(String text, String problem) {
        return new ConfigurationInvalid("the service '%s' %s; expected %s".formatted(Text.echo(text), problem, FORMS));
    }
}
