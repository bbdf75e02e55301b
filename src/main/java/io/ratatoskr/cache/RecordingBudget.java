package io.ratatoskr.cache;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all streams that are being recorded. Thread-safe. */
final class RecordingBudget {
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    RecordingBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes some bytes; false if they do not fit now. */
    boolean tryAdd(long more) {
        if (bytes.addAndGet(more) > maxBytes) {
            bytes.addAndGet(-more);
            return false;
        }
        return true;
    }

    void remove(long less) {
        bytes.addAndGet(-less);
    }

    long bytes() {
        return bytes.get();
    }
}
