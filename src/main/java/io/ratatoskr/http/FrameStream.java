package io.ratatoskr.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A streamed body as frames of a dialect (server-sent events, lines), each written at once. Pulled on one virtual thread by the
 * server, which also closes it, from any thread, when the client disconnects.
 */
public interface FrameStream extends AutoCloseable {
    /** Waits for a frame or the end; returns false when neither came within the time. */
    boolean await(Duration timeout);

    /** Waits for the next frame, which is never empty; returns null at the end. Throws the failure that ends the stream early. */
    byte @Nullable [] next();

    /**
     * Returns the last frame of a failed stream; the dialect's terminator is not sent then. Null where the format has no place for a
     * failure: the connection is then closed before the end of the response.
     */
    byte @Nullable [] errorFrame(Throwable failure);

    /** Returns a frame that keeps the connection alive; null where the format has none. */
    byte @Nullable [] heartbeat();

    /** Cancels the provider call if it is still running. */
    @Override
    void close();
}
