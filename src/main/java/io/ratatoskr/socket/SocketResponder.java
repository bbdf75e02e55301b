package io.ratatoskr.socket;

import io.ratatoskr.api.error.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response to one request: a result, or events and their end. Writing blocks while the client does not read. Each method throws the
 * failure of the request's cancellation once the client is not connected any more. Thread-safe.
 */
public interface SocketResponder {
    /**
     * Writes the complete response.
     *
     * @param json on one line; not copied, and may be changed
     * @param meta a JSON object; null: none
     * @throws GatewayException when the request is cancelled
     */
    void result(byte[] json, byte @Nullable [] meta);

    /**
     * Writes an event. It may wait in a buffer until {@link #flush}, or until more is written.
     *
     * @param json of which a part is a JSON value on one line; copied
     * @throws GatewayException when the request is cancelled
     */
    void event(byte[] json, int offset, int length);

    /**
     * Adds the field {@code meta} to the line of the next event, the first one: what is known before it.
     *
     * @param meta a JSON object on one line
     */
    void begin(byte[] meta);

    /** Writes the events in the buffer. */
    void flush();

    /**
     * Writes the end of the events.
     *
     * @param meta a JSON object; null: none
     */
    void done(byte @Nullable [] meta);

    /** Writes the failure, unless the response is complete. */
    void fail(Throwable failure);
}
