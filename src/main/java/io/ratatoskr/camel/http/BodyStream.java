package io.ratatoskr.camel.http;

import io.ratatoskr.http.FrameStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A response body without a format of frames. It cannot carry a failure, so that a failed one ends with its connection, and nothing
 * is inserted while it pauses.
 */
abstract class BodyStream implements FrameStream {
    private final Thread owner = Thread.currentThread();
    private volatile @Nullable Throwable failure;

    /** Returns the failure that ended the stream early; null when there was none. */
    final @Nullable Throwable failure() {
        return failure;
    }

    /** {@link #next} waits. */
    @Override
    public final boolean await(Duration timeout) {
        return true;
    }

    @Override
    public final byte @Nullable [] errorFrame(Throwable cause) {
        failure = cause;
        return null;
    }

    @Override
    public final byte @Nullable [] heartbeat() {
        return null;
    }

    /** Closes the source; not on the caller's thread when that is an event loop, since closing can block. */
    @Override
    public final void close() {
        if (Thread.currentThread().equals(owner)) {
            closeSource();
        } else {
            Thread.startVirtualThread(this::closeSource);
        }
    }

    /** Closes what the body is read from; failures are ignored. */
    abstract void closeSource();
}
