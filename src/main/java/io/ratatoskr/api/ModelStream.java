package io.ratatoskr.api;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A streamed response, pulled by its reader: data is read from the provider only as fast as the reader consumes it.
 *
 * <p>Assumptions: one thread reads; the reader closes, also after an error or the end. Guarantees: {@link #close()} may be
 * called from any thread and more than once, cancels the provider's call immediately and ends a blocked {@link #next()}; after
 * the last event {@code next()} always returns null; a failure is thrown once, as a {@link GatewayException}, and ends the
 * stream.
 */
public interface ModelStream<E> extends AutoCloseable, Iterable<E> {
    StreamMetadata metadata();

    /** Blocks for the next event; null when the response is complete. */
    @Nullable
    E next();

    /** Waits for an event or the end of the stream; false on timeout. */
    boolean await(Duration timeout);

    @Override
    void close();

    /** Iterates over the remaining events; can be used once. */
    @Override
    default Iterator<E> iterator() {
        return new Iterator<>() {
            private @Nullable E ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    ahead = ModelStream.this.next();
                }
                return ahead != null;
            }

            @Override
            public E next() {
                E event = hasNext() ? ahead : null;
                if (event == null) {
                    throw new NoSuchElementException("the stream has ended");
                }
                ahead = null;
                return event;
            }
        };
    }
}
