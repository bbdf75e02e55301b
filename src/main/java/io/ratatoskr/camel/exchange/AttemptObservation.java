package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.Cancelled;
import org.jspecify.annotations.Nullable;

/**
 * Watches one attempt: {@link #responded}, {@link #failed} or {@link #lost} is called first, {@link #end} last, each at most once. The
 * methods must not block or throw. Of an attempt that runs while another one does they may be called after the end of the request.
 */
@Experimental
public interface AttemptObservation {
    /** Watches nothing. */
    AttemptObservation NONE = new AttemptObservation() {};

    /** This observation, or the part of it, of that type; null: none. */
    default <T extends AttemptObservation> @Nullable T as(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }

    /** A call of the attempt failed, and the same provider is called again. Called before {@link #responded} or {@link #failed}. */
    default void retried(Throwable failure) {}

    /** The response arrived; of a stream, the first event with output. */
    default void responded() {}

    /** The attempt failed, before any output. */
    default void failed(Throwable failure) {}

    /** Another attempt responded first, or the request ended: this one was cancelled. Not a failure of the provider. */
    default void lost() {
        failed(new Cancelled("another provider responded first"));
    }

    /** The attempt holds nothing at its provider any more: it failed, its response is complete, or its stream ended or was closed. */
    default void end() {}
}
