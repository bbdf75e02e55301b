package io.ratatoskr.camel.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the memory of all request bodies together. Thread-safe. */
final class BodyBudget {
    private final AtomicLong left;

    /** @param bytes 0: a quarter of the heap */
    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4);
    }

    /** Reserves the bytes; returns false, and reserves none, when they are not available. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
