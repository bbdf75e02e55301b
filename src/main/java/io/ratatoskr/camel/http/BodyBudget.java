package io.ratatoskr.camel.http;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all request bodies together may take. Thread-safe. */
final class BodyBudget {
    private final AtomicLong left;

    /** @param bytes 0: a quarter of the heap */
    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4);
    }

    /** Takes so many bytes, or none and says false. */
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
