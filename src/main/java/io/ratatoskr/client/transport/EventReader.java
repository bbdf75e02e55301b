package io.ratatoskr.client.transport;

import io.ratatoskr.api.StreamMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one stream from what comes over the wire. Not thread-safe.
 *
 * @param <W> what comes over the wire: JSON or messages
 * @param <E> the events
 */
public interface EventReader<W, E> {
    /**
     * Reads one item of the wire, which may be several events or none.
     *
     * @throws io.ratatoskr.api.error.GatewayException for an error in the stream
     */
    void feed(W item);

    /**
     * Notes that the wire has no further events: what is due at the end can be polled.
     *
     * @throws io.ratatoskr.api.error.ProviderUnavailable when the response is not complete
     */
    void end();

    /** The next event; null when more of the wire is needed. */
    @Nullable
    E poll();

    /** The metadata; complete once an event was read. The provider may be missing. */
    StreamMetadata metadata();
}
