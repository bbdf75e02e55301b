package io.ratatoskr.socket;

import java.time.Duration;

/**
 * Limits of the connections of a server, beside those of its settings.
 *
 * @param requestTimeout maximum duration of a request
 * @param lineTimeout maximum pause while a client sends a line, and time until its {@code auth} line where one is required
 * @param writeStall maximum time in which a client reads nothing of a response before its connection is closed
 * @param maxConnections of the Unix socket and TCP together
 */
public record SocketLimits(Duration requestTimeout, Duration lineTimeout, Duration writeStall, int maxConnections) {
    /** Requests in flight of one connection. */
    public static final int MAX_IN_FLIGHT = 1_000;
}
