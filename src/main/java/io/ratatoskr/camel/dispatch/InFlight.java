package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits concurrent requests; a stream counts until it is closed. Thread-safe. */
public final class InFlight {
    private final int most;
    private final Semaphore places;

    public InFlight(int most) {
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Acquires a permit. The returned action releases it and is idempotent. */
    Runnable enter() {
        if (!places.tryAcquire()) {
            throw (Overloaded) new Overloaded(
                            "the gateway has reached its limit of %d concurrent requests (ratatoskr.routing.max-in-flight); retry later"
                                    .formatted(most))
                    .retryAfter(Duration.ofSeconds(1));
        }
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                places.release();
            }
        };
    }

    /** Number of requests in flight. */
    public int count() {
        return most - places.availablePermits();
    }
}
