package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.internal.DeadlineClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits concurrent requests, and cancels them: at their deadline, or all. A stream counts until it is closed, has ended or is
 * cancelled, so that one that nobody reads does not count beyond its deadline. Thread-safe.
 */
public final class ConcurrencyLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(ConcurrencyLimiter.class);

    private final int maxConcurrent;
    private final Semaphore permits;
    private final DeadlineClock clock;
    /** The permits of the requests in flight. */
    private final Set<Permit> active = ConcurrentHashMap.newKeySet();

    /** @param clock cancels the requests at their deadline */
    public ConcurrencyLimiter(int maxConcurrent, DeadlineClock clock) {
        this.maxConcurrent = maxConcurrent;
        this.clock = clock;
        this.permits = new Semaphore(maxConcurrent);
    }

    /** Maximum number of concurrent requests. */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    /** Requests in flight, streams until they end. */
    public int inFlight() {
        return maxConcurrent - permits.availablePermits();
    }

    /**
     * Acquires a permit.
     *
     * @param cancellation of the request; null if it has none, and so cannot be cancelled here
     */
    Permit acquire(@Nullable Cancellation cancellation) {
        if (!permits.tryAcquire()) {
            throw (Overloaded) new Overloaded(
                            "the gateway has reached its limit of %d concurrent requests (ratatoskr.routing.max-in-flight); retry later"
                                    .formatted(maxConcurrent))
                    .setRetryAfter(Duration.ofSeconds(1));
        }
        var permit = new Permit(cancellation);
        if (cancellation != null) {
            active.add(permit);
            permit.watch = clock.watch(permit);
        }
        return permit;
    }

    /** The place of one request, and its deadline. Thread-safe. */
    final class Permit implements DeadlineClock.Expirable {
        private final @Nullable Cancellation cancellation;
        private final AtomicBoolean released = new AtomicBoolean();
        private DeadlineClock.@Nullable Watch watch;
        private Cancellation.Registration registration = () -> {};

        private Permit(@Nullable Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        /** Releases the permit and runs the callback when the request is cancelled, since nobody may close its stream. */
        void releaseWhenCancelled(Consumer<Cancellation> onCancel) {
            Cancellation own = cancellation;
            if (own != null) {
                registration = own.onCancel(() -> {
                    release();
                    onCancel.accept(own);
                });
            }
        }

        /** Idempotent. */
        void release() {
            if (released.compareAndSet(false, true)) {
                if (watch != null) {
                    watch.stop();
                }
                active.remove(this);
                permits.release();
                registration.remove();
            }
        }

        @Override
        public boolean isDue(long now) {
            return cancellation != null && cancellation.isExpired(now);
        }

        @Override
        public void expire() {
            if (watch != null) {
                watch.stop();
            }
            if (cancellation != null) {
                cancellation.cancel(Cancellation.Cause.DEADLINE, "request deadline exceeded");
            }
        }
    }

    /** Cancels all requests in flight because the gateway stops, and logs how many there were. */
    public void cancelAll(String reason) {
        int cancelled = 0;
        for (Permit permit : active) {
            Cancellation cancellation = permit.cancellation;
            if (cancellation != null && !cancellation.isCancelled()) {
                cancelled++;
                cancellation.cancel(Cancellation.Cause.STOPPING, reason);
            }
        }
        if (cancelled > 0) {
            LOG.info("{}: {} requests that were still in flight ended", reason, cancelled);
        }
    }

    /** Returns true if requests are in flight that are not cancelled. */
    public boolean isActive() {
        return active.stream().anyMatch(permit -> permit.cancellation != null && !permit.cancellation.isCancelled());
    }
}
