package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.StreamHead;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a streamed answer into events, in whatever pieces they come. Memory is bounded by the bytes fed and not yet
 * polled and by one event. Not thread-safe.
 */
public interface StreamDecoder<E> {
    /** Adds bytes; they are copied or consumed before this returns. */
    void feed(byte[] bytes, int offset, int length);

    /** Tells that no more bytes come. What is left can still be polled. */
    void end();

    /**
     * The next event; null when more bytes are needed or, after {@link #end()} or the terminator, when the answer is complete.
     *
     * @throws GatewayException for an error inside the stream, an event over the limit, or an end that is a truncation
     */
    @Nullable
    E poll();

    /** Whether the provider's terminator was seen and everything before it polled. */
    boolean finished();

    /** What is known of the answer so far; complete once the first event was polled. */
    StreamHead head();
}
