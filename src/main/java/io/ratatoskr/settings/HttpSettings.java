package io.ratatoskr.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the HTTP server, immutable. Single values have accessors of their own.
 *
 * @param port 0: any free port
 * @param tls of every frontend; empty: connections are not encrypted
 */
public record HttpSettings(
        String host, int port, Limits limits, Timeouts timeouts, Access access, Optional<TlsSettings> tls) {
    /**
     * Sizes in bytes, and connections.
     *
     * @param body maximum size of a body
     * @param bodyBudget maximum total size of all bodies held in memory; 0: a quarter of the heap
     * @param header maximum size of the request line and headers
     * @param maxConnections maximum number of client connections
     */
    public record Limits(int body, long bodyBudget, int header, int maxConnections) {}

    /**
     * @param header maximum time for a client to send its request line and headers
     * @param body maximum pause while a client sends a body
     * @param keepAlive idle time after which a connection is closed, from the last byte of a response that the socket accepted
     * @param writeStall maximum time in which a client reads nothing of a response before its connection is closed
     * @param heartbeat idle time after which a stream gets a comment
     */
    public record Timeouts(
            Duration header, Duration body, Duration keepAlive, Duration writeStall, Duration heartbeat) {}

    /**
     * Who may send requests.
     *
     * @param allowedHosts accepted Host names in addition to those of loopback
     * @param allowedOrigins web origins that may send requests, including the scheme
     * @param callers the rules for all frontends
     */
    public record Access(List<String> allowedHosts, List<String> allowedOrigins, AccessSettings callers) {
        public Access {
            allowedHosts = List.copyOf(allowedHosts);
            allowedOrigins = List.copyOf(allowedOrigins);
        }
    }

    /** The same, at another address. */
    public HttpSettings withAddress(String newHost, int newPort) {
        return new HttpSettings(newHost, newPort, limits, timeouts, access, tls);
    }

    public int bodyLimit() {
        return limits.body();
    }

    public long bodyBudget() {
        return limits.bodyBudget();
    }

    public int headerLimit() {
        return limits.header();
    }

    public int maxConnections() {
        return limits.maxConnections();
    }

    public Duration headerTimeout() {
        return timeouts.header();
    }

    public Duration bodyTimeout() {
        return timeouts.body();
    }

    public Duration keepAlive() {
        return timeouts.keepAlive();
    }

    public Duration writeStallTimeout() {
        return timeouts.writeStall();
    }

    public Duration heartbeat() {
        return timeouts.heartbeat();
    }

    public List<String> allowedHosts() {
        return access.allowedHosts();
    }

    public List<String> allowedOrigins() {
        return access.allowedOrigins();
    }

    public Optional<Path> keysFile() {
        return access.callers().keysFile();
    }

    public boolean allowAnonymous() {
        return access.callers().allowAnonymous();
    }
}
