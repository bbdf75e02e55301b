package io.ratatoskr.client.transport;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits the requests and open streams of one client. A request waits for its turn until its deadline. Thread-safe. */
public final class InFlightLimit {
    private static final Duration STEP = Duration.ofMillis(100);

    private final Semaphore permits;
    private final int limit;

    public InFlightLimit(int limit) {
        this.permits = new Semaphore(limit, true);
        this.limit = limit;
    }

    /** One request's share; closing it twice has no effect. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a permit.
     *
     * @throws Overloaded when there is none before the deadline
     * @throws io.ratatoskr.api.error.GatewayException the failure of the cancellation
     */
    public Permit acquire(Cancellation cancellation) {
        try {
            boolean acquired = permits.tryAcquire();
            while (!acquired) {
                cancellation.throwIfCancelled();
                Duration left = cancellation.remaining();
                if (left.isZero()) {
                    throw new Overloaded(
                            "%,d requests are in flight, the maximum of this client; close streams that are not read to the end, or raise maxInFlight"
                                    .formatted(limit));
                }
                acquired = permits.tryAcquire(Math.min(left.toNanos(), STEP.toNanos()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        }
        var released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                permits.release();
            }
        };
    }
}
