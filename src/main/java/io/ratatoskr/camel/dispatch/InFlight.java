package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds the requests at work at once, streams until they are closed. Thread-safe. */
public final class InFlight {
    private final int most;
    private final Semaphore places;

    public InFlight(int most) {
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Takes a place; run what it returns, once or more often, to give it back. */
    Runnable enter() {
        if (!places.tryAcquire()) {
            throw (Overloaded) new Overloaded(
                            "the gateway has %d requests at work, its limit (ratatoskr.routing.max-in-flight); try again soon"
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

    /** Requests at work now. */
    public int count() {
        return most - places.availablePermits();
    }
}
