package io.ratatoskr.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway with a configuration listens on this machine. Reads the few keys that decide it, so that commands find a running gateway
 * also while the files have mistakes.
 */
public final class LocalServices {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]", "");

    private LocalServices() {}

    /** The URIs, the preferred one first: {@code unix:/path} where there is one, then {@code http://host:port}, with TLS https. */
    public static List<String> of(ConfigOrigin sources) {
        var found = new ConfigSources(sources, new LinkedHashSet<>(), new ArrayList<>());
        var uris = new ArrayList<String>();
        socket(sources, value(found, "socket.path")).ifPresent(path -> uris.add("unix:" + path));
        String port = value(found, "http.port");
        if (port.matches("[1-9]\\d{0,4}")) {
            boolean tls = !value(found, "tls.certificate").isEmpty();
            uris.add((tls ? "https://" : "http://") + host(value(found, "http.host")) + ":" + port);
        }
        return uris;
    }

    private static String host(String configured) {
        if (ANY_ADDRESS.contains(configured)) {
            return "127.0.0.1";
        }
        return configured.indexOf(':') >= 0 && !configured.startsWith("[") ? "[" + configured + "]" : configured;
    }

    private static Optional<Path> socket(ConfigOrigin sources, String path) {
        if (path.equals(SocketKeys.AUTO)) {
            return SocketReader.defaultPath(sources.environment());
        }
        try {
            return path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(sources.home().resolve(path).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String value(ConfigSources sources, String key) {
        ConfigSources.@Nullable ResolvedValue value = sources.find(Key.PREFIX + key);
        return value == null ? "" : value.text().strip();
    }
}
