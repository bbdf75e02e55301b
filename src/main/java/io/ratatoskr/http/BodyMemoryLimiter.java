package io.ratatoskr.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the memory of all request bodies together. Thread-safe. */
final class BodyMemoryLimiter {
    private final AtomicLong available;

    /** @param bytes 0: a quarter of the heap */
    BodyMemoryLimiter(long bytes) {
        this.available = new AtomicLong(bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4);
    }

    /** Reserves the bytes; returns false, and reserves none, when they are not available. */
    boolean tryAcquire(long bytes) {
        if (available.addAndGet(-bytes) >= 0) {
            return true;
        }
        available.addAndGet(bytes);
        return false;
    }

    void release(long bytes) {
        available.addAndGet(bytes);
    }
}
