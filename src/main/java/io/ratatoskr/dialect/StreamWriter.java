package io.ratatoskr.dialect;

import io.ratatoskr.api.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * Writes one stream as frames, each of which is sent at once. Not thread-safe.
 *
 * @param <E> the type of the events
 */
@Experimental
public interface StreamWriter<E> {
    /** Writes an event as one or more frames; null when it has no output. */
    byte @Nullable [] write(E event);

    /** The terminator of a stream that ended without a failure. */
    byte[] done();

    /** The last frame of a stream that failed; no terminator is sent after it. */
    byte[] error(Throwable failure);

    /** A frame without content that keeps the connection alive. */
    byte[] heartbeat();
}
