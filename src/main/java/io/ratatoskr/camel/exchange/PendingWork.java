package io.ratatoskr.camel.exchange;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The work that waits or runs on some threads, by its size, and the time that it takes. The time is estimated from the speed of the calls
 * before, to which slow ones contribute as much as they took. A size is in the unit of the pool, such as characters. Thread-safe.
 */
final class PendingWork {
    /** Smaller calls say little about the speed: loading what they need takes longer than they do. */
    static final long MIN_MEASURED = 1 << 16;

    /** Weight of the past when another call is measured. */
    private static final double PAST = 0.75;

    private final int threads;
    private final ReentrantLock lock = new ReentrantLock();
    private int calls;
    private long size;
    private double measuredSize;
    private double measuredSeconds = 1;

    /** @param sizePerSecond the speed of a thread until calls have been measured */
    PendingWork(int threads, long sizePerSecond) {
        this.threads = threads;
        this.measuredSize = sizePerSecond;
    }

    /**
     * Adds a call.
     *
     * @param maxSize size that waits and runs at most, with that of the call
     * @param remaining time after which nobody waits for the result
     * @return whether it has been added: when a thread is free for it, or when it fits both limits
     */
    boolean tryAdd(long callSize, long maxSize, Duration remaining) {
        lock.lock();
        try {
            if (calls >= threads && (callSize > maxSize - size || seconds(callSize) > remaining.toNanos() / 1e9)) {
                return false;
            }
            calls++;
            size += callSize;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a call whatever the limits are. */
    void add(long callSize) {
        lock.lock();
        try {
            calls++;
            size += callSize;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a call that did not run. */
    void remove(long callSize) {
        lock.lock();
        try {
            calls--;
            size -= callSize;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes a call that ran.
     *
     * @param completed false: it was ended early, and counts only if it was slow nevertheless
     */
    void remove(long callSize, long nanos, boolean completed) {
        double seconds = nanos / 1e9;
        lock.lock();
        try {
            remove(callSize);
            if (callSize >= MIN_MEASURED && (completed || callSize * measuredSeconds < measuredSize * seconds)) {
                measuredSize = measuredSize * PAST + callSize;
                measuredSeconds = measuredSeconds * PAST + seconds;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Estimated time until all of it is done. */
    Duration duration() {
        lock.lock();
        try {
            return Duration.ofMillis((long) (1_000 * seconds(0)));
        } finally {
            lock.unlock();
        }
    }

    /** Estimated time until another call of that size is done, which runs on one thread after the others. */
    private double seconds(long callSize) {
        return ((double) size / threads + callSize) * measuredSeconds / measuredSize;
    }
}
