package io.ratatoskr.camel.redis;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens after some calls in a row that failed or took longer than a limit. Only {@link #close()} closes it: a probe in the background
 * decides, not a request. Thread-safe.
 */
final class SlownessBreaker {
    private final int threshold;
    private final long maxNanos;
    private final AtomicInteger inRow = new AtomicInteger();
    private volatile boolean open;

    /** @param maxNanos duration from which on a call counts as a failure */
    SlownessBreaker(int threshold, long maxNanos) {
        this.threshold = threshold;
        this.maxNanos = maxNanos;
    }

    boolean isOpen() {
        return open;
    }

    /** Records a call; returns whether it has opened the breaker. */
    boolean record(boolean success, long nanos) {
        if (success && nanos <= maxNanos) {
            if (inRow.get() != 0) {
                inRow.set(0);
            }
            return false;
        }
        if (inRow.incrementAndGet() != threshold) {
            return false;
        }
        open = true;
        return true;
    }

    /** Returns whether a call of this duration is fast. */
    boolean isFast(long nanos) {
        return nanos <= maxNanos;
    }

    void close() {
        inRow.set(0);
        open = false;
    }
}
