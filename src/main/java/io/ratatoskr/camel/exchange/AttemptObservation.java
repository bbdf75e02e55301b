package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;

/**
 * Watches one attempt: {@link #responded} or {@link #failed} is called first, {@link #end} last, each at most once. The methods must
 * not block or throw.
 */
@Experimental
public interface AttemptObservation {
    /** Watches nothing. */
    AttemptObservation NONE = new AttemptObservation() {};

    /** The response arrived; of a stream, the first event with output. */
    default void responded() {}

    /** The attempt failed, before any output. */
    default void failed(Throwable failure) {}

    /** The attempt holds nothing at its provider any more: it failed, its response is complete, or its stream ended or was closed. */
    default void end() {}
}
