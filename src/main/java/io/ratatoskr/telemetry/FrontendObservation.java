package io.ratatoskr.telemetry;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Watches one request of a frontend. Must not block or throw. */
public interface FrontendObservation {
    /** Watches nothing. */
    FrontendObservation NONE = new FrontendObservation() {};

    /** This observation, or the part of it, of that type; null: none. */
    default <T extends FrontendObservation> @Nullable T as(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }

    /** The trace of the request, 32 hexadecimal digits; null when it is not traced. */
    default @Nullable String traceId() {
        return null;
    }

    /** Sets the headers of messages that continue the trace; none when the request is not traced. */
    default void propagate(BiConsumer<String, String> headers) {}

    /** The request failed, before its response or within a stream. */
    default void failed(Throwable failure) {}

    /**
     * The response has been handed over, a stream to its last frame, or nobody reads it any more. Called once, last.
     *
     * @param status of the response
     */
    default void end(int status) {}
}
