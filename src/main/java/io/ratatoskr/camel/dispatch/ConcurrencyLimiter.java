package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits concurrent requests; a stream counts until it is closed. Thread-safe. */
public final class ConcurrencyLimiter {
    private final int maxConcurrent;
    private final Semaphore permits;

    public ConcurrencyLimiter(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
        this.permits = new Semaphore(maxConcurrent);
    }

    /** Acquires a permit. The returned action releases it and is idempotent. */
    Runnable acquire() {
        if (!permits.tryAcquire()) {
            throw (Overloaded) new Overloaded(
                            "the gateway has reached its limit of %d concurrent requests (ratatoskr.routing.max-in-flight); retry later"
                                    .formatted(maxConcurrent))
                    .retryAfter(Duration.ofSeconds(1));
        }
        var released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                permits.release();
            }
        };
    }

    /** Number of requests in flight. */
    public int count() {
        return maxConcurrent - permits.availablePermits();
    }
}
