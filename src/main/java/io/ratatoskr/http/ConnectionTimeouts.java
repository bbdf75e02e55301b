package io.ratatoskr.http;

import io.ratatoskr.http.ConnectionState.Closed;
import io.ratatoskr.http.ConnectionState.Discarding;
import io.ratatoskr.http.ConnectionState.Idle;
import io.ratatoskr.http.ConnectionState.Processing;
import io.ratatoskr.http.ConnectionState.ReceivingBody;
import io.ratatoskr.http.ConnectionState.ReceivingHead;
import io.ratatoskr.settings.HttpSettings;

/** The times that a connection may spend in its states. */
final class ConnectionTimeouts {
    /** What has taken too long. */
    sealed interface Expired {}

    /** Nothing. */
    record None() implements Expired {}

    /** The next request, or the rest of a rejected one. */
    record Unused() implements Expired {}

    /** A head that has begun to arrive. */
    record Head() implements Expired {}

    record Body(ReceivingBody receiving) implements Expired {}

    record Response(Processing processing) implements Expired {}

    private static final Expired NONE = new None();
    private static final Expired UNUSED = new Unused();
    private static final Expired HEAD = new Head();

    private ConnectionTimeouts() {}

    /** The state whose time begins now if it begins with the last byte of a response, which the client has not read yet. */
    static ConnectionState restart(ConnectionState state, long now) {
        return switch (state) {
            case Idle idle -> new Idle(now);
            case Discarding discarding -> new Discarding(now);
            default -> state;
        };
    }

    /**
     * Returns what has taken too long.
     *
     * @param headStarted whether bytes of the next head have arrived
     * @param now by {@link System#nanoTime}
     */
    static Expired check(ConnectionState state, boolean headStarted, ServerContext server, long now) {
        HttpSettings settings = server.settings();
        return switch (state) {
            case ReceivingHead(long since)
            when now - since > settings.headerTimeout().toNanos() -> headStarted ? HEAD : UNUSED;
            case Idle(long since) when now - since > settings.keepAlive().toNanos() -> UNUSED;
            case ReceivingBody receiving
            when receiving.isTimedOut(now, settings.bodyTimeout().toNanos()) -> new Body(receiving);
            case Processing processing when processing.isTimedOut(now) -> new Response(processing);
            case Discarding discarding when discarding.isTimedOut(now) -> UNUSED;
            case ReceivingHead head -> NONE;
            case Idle idle -> NONE;
            case ReceivingBody receiving -> NONE;
            case Processing processing -> NONE;
            case Discarding discarding -> NONE;
            case Closed closed -> NONE;
        };
    }
}
