package io.ratatoskr.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the gRPC server. What it shares with the HTTP server, such as keys, certificate and time limits, is in {@link HttpSettings}.
 *
 * @param port empty: the gateway does not listen; 0: any free port
 * @param idleTimeout time without a call after which a connection is closed
 */
public record GrpcSettings(String host, Optional<Integer> port, Limits limits, Duration idleTimeout) {
    /**
     * Sizes in bytes, and counts.
     *
     * @param message maximum size of a message of a client
     * @param header maximum size of the metadata of a call
     * @param maxConnections maximum number of client connections
     * @param maxStreams maximum number of concurrent calls of one connection
     * @param pingInterval minimum time between two pings of a client
     */
    public record Limits(int message, int header, int maxConnections, int maxStreams, Duration pingInterval) {}

    /** The same, at another address. */
    public GrpcSettings withAddress(String newHost, Optional<Integer> newPort) {
        return new GrpcSettings(newHost, newPort, limits, idleTimeout);
    }
}
