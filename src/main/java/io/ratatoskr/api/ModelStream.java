package io.ratatoskr.api;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer, pulled by its reader: nothing is read from the provider faster than the reader takes it.
 *
 * <p>Assumptions: one thread reads; the reader closes, also after an error or the end. Guarantees: {@link #close()} may come from
 * any thread and more than once, cancels the provider's call at once and ends a waiting {@link #next()}; after the last event
 * {@code next()} is null for ever; a failure is thrown once, as a {@link GatewayException}, and is the end.
 */
public interface ModelStream<E> extends AutoCloseable, Iterable<E> {
    StreamHead head();

    /** The next event, waited for; null when the answer is complete. */
    @Nullable
    E next();

    /** Waits at most so long for an event or the end; false when neither came. */
    boolean await(Duration atMost);

    @Override
    void close();

    /** The events that are left, once. */
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
                    throw new NoSuchElementException("the stream is over");
                }
                ahead = null;
                return event;
            }
        };
    }
}
