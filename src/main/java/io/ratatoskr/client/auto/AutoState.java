package io.ratatoskr.client.auto;

/**
 * Where new requests of auto mode go, and why: a class per state, whose methods are the events and return the next state. Immutable, without
 * a clock of its own: times are those of {@link System#nanoTime}.
 */
sealed interface AutoState permits Undecided, ServiceInUse, ServiceStopping, EmbeddedInUse, NoGateway, Closed {
    /** Where a request goes that starts now. */
    Target target(long now);

    /** Whether the service is connected to from time to time, to use it again. */
    boolean probes();

    /** The service has responded to a request, or accepted a connection. */
    AutoState serviceReached(long now);

    /** No connection to the service is possible. */
    AutoState serviceUnreachable(String reason);

    /** A probe found that no connection is possible. */
    default AutoState probeFailed() {
        return this;
    }

    /** The service refuses requests, because it stops. */
    AutoState serviceStopping(String reason, long now);

    /** The embedded gateway has started, or runs already. */
    AutoState embeddedStarted();

    /** The embedded gateway cannot be started. */
    AutoState embeddedFailed(String reason, long now);

    /** The state in words, for the log line at a change and for failures: where requests go, and why. */
    String description();

    /** Whether the difference between the states is worth a log line. */
    default boolean isOtherChoice(AutoState before) {
        return getClass() != before.getClass();
    }
}
