package io.ratatoskr.camel.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the writes that nobody waits for. Thread-safe. */
final class WriteBudget {
    private final int maxWrites;
    private final long maxBytes;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    WriteBudget(int maxWrites, long maxBytes) {
        this.maxWrites = maxWrites;
        this.maxBytes = maxBytes;
    }

    /** Takes the size of a write; false if it does not fit now. */
    boolean tryAdd(long size) {
        if (writes.incrementAndGet() > maxWrites) {
            writes.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(size) > maxBytes) {
            bytes.addAndGet(-size);
            writes.decrementAndGet();
            return false;
        }
        return true;
    }

    void remove(long size) {
        bytes.addAndGet(-size);
        writes.decrementAndGet();
    }
}
