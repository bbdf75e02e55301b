package io.ratatoskr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP door. Sizes are bytes.
 *
 * @param port 0: any free one
 * @param bodyLimit longest body
 * @param bodyBudget the most bytes that all bodies held at once may have; 0: a quarter of the heap
 * @param headerLimit longest request line plus headers
 * @param headerTimeout how long a client may take to send its request line and headers
 * @param bodyTimeout how long a client may pause while it sends a body
 * @param keepAlive how long an idle connection is kept
 * @param stalledReader how long a client may leave an answer unread before it is cut
 * @param heartbeat silence after which a stream gets a comment
 * @param maxConnections most connections at once
 * @param allowedHosts Host names that are served beyond loopback's
 * @param allowedOrigins web origins that may call, scheme included
 * @param keysFile a caller's key per line; with it every request needs one
 * @param allowAnonymous whether a non-loopback address may be opened without keys
 */
public record HttpSettings(
        String host,
        int port,
        int bodyLimit,
        long bodyBudget,
        int headerLimit,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration keepAlive,
        Duration stalledReader,
        Duration heartbeat,
        int maxConnections,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Optional<Path> keysFile,
        boolean allowAnonymous,
        Optional<Tls> tls) {
    /** PEM files of the door's certificate chain and private key. */
    public record Tls(Path certificate, Path key) {}

    public HttpSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
