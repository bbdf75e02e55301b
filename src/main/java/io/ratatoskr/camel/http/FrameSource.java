package io.ratatoskr.camel.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A streamed body as frames in a dialect (server-sent events, lines), each written to the wire at once. Pulled on one virtual
 * thread by the engine, which also closes it, from any thread, when the client is gone.
 */
public interface FrameSource extends AutoCloseable {
    /** Waits at most so long for a frame or the end; false when neither came. */
    boolean await(Duration atMost);

    /** The next frame, waited for; never empty; null at the end. Throws what ends the stream early. */
    byte @Nullable [] next();

    /** The last frame of a stream that failed; the dialect's terminator of a good stream is not sent then. */
    byte[] failure(Throwable failure);

    /** A frame that says only that the stream lives. */
    byte[] heartbeat();

    /** Cancels the upstream call if it still runs. */
    @Override
    void close();
}
