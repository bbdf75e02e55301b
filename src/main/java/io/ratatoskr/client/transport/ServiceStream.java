package io.ratatoskr.client.transport;

import io.ratatoskr.api.StreamMetadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A streamed response: what comes over the wire, and how events are read from it. Read by one thread.
 *
 * @param <W> what comes over the wire: JSON or messages
 * @param <E> the events
 */
public record ServiceStream<W, E>(EventStream<W> wire, EventReader<W, E> reader) {
    /** Who responds, as {@link EventStream#origin}. */
    public ResponseOrigin origin() {
        return wire.origin();
    }

    /** The metadata; complete once an event was read. */
    public StreamMetadata metadata() {
        String provider = wire.origin().provider();
        StreamMetadata metadata = reader.metadata();
        return provider == null ? metadata : metadata.withProvider(provider);
    }

    /** An event that has been read and not taken yet; null: {@link #advance} is next. */
    public @Nullable E poll() {
        return reader.poll();
    }

    /**
     * Waits for what comes next over the wire and reads it, which may be several events or none; false at the end of the response.
     *
     * @throws io.ratatoskr.api.error.GatewayException as {@link EventStream#next} and {@link EventReader}
     */
    public boolean advance() {
        W next = wire.next();
        if (next == null) {
            reader.end();
            return false;
        }
        reader.feed(next);
        return true;
    }

    /** Waits until {@link #advance} returns at once; false on timeout. */
    public boolean await(Duration timeout) {
        return wire.await(timeout);
    }

    /** As {@link EventStream#close}. */
    public void close() {
        wire.close();
    }
}
