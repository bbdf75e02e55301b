package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Limits concurrent requests, and can cancel them; a stream counts until it is closed. Thread-safe. */
public final class ConcurrencyLimiter {
    private final int maxConcurrent;
    private final Semaphore permits;
    /** The cancellations of the requests in flight, by permit. */
    private final Map<Object, Cancellation> active = new ConcurrentHashMap<>();

    public ConcurrencyLimiter(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
        this.permits = new Semaphore(maxConcurrent);
    }

    /**
     * Acquires a permit. The returned action releases it and is idempotent.
     *
     * @param cancellation of the request; null if it has none, and so cannot be cancelled here
     */
    Runnable acquire(@Nullable Cancellation cancellation) {
        if (!permits.tryAcquire()) {
            throw (Overloaded) new Overloaded(
                            "the gateway has reached its limit of %d concurrent requests (ratatoskr.routing.max-in-flight); retry later"
                                    .formatted(maxConcurrent))
                    .retryAfter(Duration.ofSeconds(1));
        }
        var released = new AtomicBoolean();
        if (cancellation != null) {
            active.put(released, cancellation);
        }
        return () -> {
            if (released.compareAndSet(false, true)) {
                active.remove(released);
                permits.release();
            }
        };
    }

    /** Cancels all requests in flight. */
    public void cancelAll(String reason) {
        active.values().forEach(cancellation -> cancellation.cancel(reason));
    }

    /** Returns true if requests are in flight that are not cancelled. */
    public boolean isActive() {
        return active.values().stream().anyMatch(cancellation -> !cancellation.isCancelled());
    }
}
