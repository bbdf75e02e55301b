package io.ratatoskr.client.codec;

import io.ratatoskr.api.StreamMetadata;
import org.jspecify.annotations.Nullable;

/** Reads the events of one stream from its JSON. Not thread-safe. */
public interface EventReader<E> {
    /**
     * Reads the JSON of one event of the wire, which may be several events or none.
     *
     * @throws io.ratatoskr.api.error.GatewayException for an error in the stream
     */
    void feed(byte[] json);

    /**
     * Notes that the wire has no further events: what is due at the end can be polled.
     *
     * @throws io.ratatoskr.api.error.ProviderUnavailable when the response is not complete
     */
    void end();

    /** The next event; null when more JSON is needed. */
    @Nullable
    E poll();

    /** The metadata; complete once an event was read. The provider is not in the JSON. */
    StreamMetadata metadata();
}
