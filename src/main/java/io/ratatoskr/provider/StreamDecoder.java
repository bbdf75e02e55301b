package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.StreamMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Incremental decoder of a streamed response. Memory is bounded by the bytes fed but not yet polled plus one event. Not
 * thread-safe.
 */
public interface StreamDecoder<E> {
    /** Adds bytes; they are copied or consumed before this returns. */
    void feed(byte[] bytes, int offset, int length);

    /** Signals the end of the input. Remaining events can still be polled. */
    void end();

    /**
     * The next event; null when more bytes are needed or, after {@link #end()} or the terminator, when the response is complete.
     *
     * @throws GatewayException for an error inside the stream, an event over the size limit, or a truncated stream
     */
    @Nullable
    E poll();

    /** True if the provider's terminator was read and all events before it were polled. */
    boolean isFinished();

    /** Metadata of the response so far; complete once the first event was polled. */
    StreamMetadata metadata();
}
