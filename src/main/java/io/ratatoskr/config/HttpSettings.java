package io.ratatoskr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the HTTP server. Sizes are bytes.
 *
 * @param port 0: any free port
 * @param bodyLimit maximum size of a body
 * @param bodyBudget maximum total size of all bodies held in memory; 0: a quarter of the heap
 * @param headerLimit maximum size of the request line and headers
 * @param headerTimeout maximum time for a client to send its request line and headers
 * @param bodyTimeout maximum pause while a client sends a body
 * @param keepAlive idle time after which a connection is closed
 * @param writeStallTimeout maximum time a client may leave a response unread before its connection is closed
 * @param heartbeat idle time after which a stream gets a comment
 * @param maxConnections maximum number of client connections
 * @param allowedHosts accepted Host names in addition to those of loopback
 * @param allowedOrigins web origins that may send requests, including the scheme
 * @param keysFile one API key per line; with it every request must carry one
 * @param allowAnonymous whether the server may listen on a non-loopback address without keys
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
        Duration writeStallTimeout,
        Duration heartbeat,
        int maxConnections,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Optional<Path> keysFile,
        boolean allowAnonymous,
        Optional<Tls> tls) {
    /** PEM files of the server's certificate chain and private key. */
    public record Tls(Path certificate, Path key) {}

    public HttpSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
