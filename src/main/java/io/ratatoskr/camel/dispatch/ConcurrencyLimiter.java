package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.limits.FairPermits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits concurrent requests, those beyond wait in a bounded queue; and cancels them: at their deadline, or all. A stream counts until it is closed, has ended or is
 * cancelled, so that one that nobody reads does not count beyond its deadline. Thread-safe.
 */
public final class ConcurrencyLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(ConcurrencyLimiter.class);

    /** When a request without a permit may try again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxConcurrent;
    private final int maxQueued;
    private final Duration queueTimeout;
    private final FairPermits permits;
    private final DeadlineClock clock;
    /** The permits of the requests in flight. */
    private final Set<Permit> active = ConcurrentHashMap.newKeySet();

    /** @param clock cancels the requests at their deadline */
    public ConcurrencyLimiter(int maxConcurrent, DeadlineClock clock) {
        this(maxConcurrent, 0, Duration.ZERO, clock);
    }

    /**
     * @param maxQueued maximum number of requests that wait for a permit
     * @param queueTimeout maximum wait of a request
     * @param clock cancels the requests at their deadline
     */
    public ConcurrencyLimiter(int maxConcurrent, int maxQueued, Duration queueTimeout, DeadlineClock clock) {
        this(maxConcurrent, maxQueued, queueTimeout, clock, new FairPermits(maxConcurrent, maxQueued));
    }

    private ConcurrencyLimiter(
            int maxConcurrent, int maxQueued, Duration queueTimeout, DeadlineClock clock, FairPermits permits) {
        this.maxConcurrent = maxConcurrent;
        this.maxQueued = maxQueued;
        this.queueTimeout = queueTimeout;
        this.clock = clock;
        this.permits = permits;
    }

    /** The limits of the next configuration: while they are the same, the requests of both count and wait together. */
    public ConcurrencyLimiter successor(int newMaxConcurrent, int newMaxQueued, Duration newQueueTimeout) {
        return newMaxConcurrent == maxConcurrent && newMaxQueued == maxQueued
                ? new ConcurrencyLimiter(maxConcurrent, maxQueued, newQueueTimeout, clock, permits)
                : new ConcurrencyLimiter(newMaxConcurrent, newMaxQueued, newQueueTimeout, clock);
    }

    /** Maximum number of concurrent requests. */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    /**
     * Acquires a permit; waits for one in the queue, if there is one.
     *
     * @param cancellation of the request; null if it has none, and so cannot be cancelled here and does not wait
     * @param nested whether the request is a part of another one that has a permit. It needs none of its own: requests that hold all
     *     permits while their parts wait for one would block each other.
     * @throws Overloaded when no permit is free in time
     */
    Permit acquire(@Nullable Cancellation cancellation, boolean nested) {
        if (!nested && !permits.tryAcquire()) {
            FairPermits.Outcome outcome =
                    cancellation == null ? FairPermits.Outcome.FULL : permits.acquire(queueTimeout, cancellation);
            if (outcome != FairPermits.Outcome.ACQUIRED) {
                throw refusal(outcome, cancellation);
            }
        }
        var permit = new Permit(cancellation, !nested);
        if (cancellation != null) {
            active.add(permit);
            permit.watch = clock.watch(permit);
        }
        return permit;
    }

    private GatewayException refusal(FairPermits.Outcome outcome, @Nullable Cancellation cancellation) {
        if (outcome == FairPermits.Outcome.CANCELLED && cancellation != null && cancellation.isCancelled()) {
            // A deadline that passed in the queue is no failure of a provider
            if (cancellation.cause() != Cancellation.Cause.DEADLINE) {
                return cancellation.exception();
            }
        }
        String queued = outcome == FairPermits.Outcome.FULL ? "" : " and none ended in time";
        return new Overloaded(
                        "the gateway has reached its limit of %d concurrent requests (ratatoskr.routing.max-in-flight)%s; retry later"
                                .formatted(maxConcurrent, queued))
                .setRetryAfter(RETRY_AFTER);
    }

    /** The number of requests that wait for a permit. */
    public int waiting() {
        return permits.waiting();
    }

    /** Maximum number of requests that wait. */
    public int maxQueued() {
        return maxQueued;
    }

    /** The number of requests in flight, streams until they end. */
    public int inFlight() {
        return maxConcurrent - permits.free();
    }

    /** The place of one request, and its deadline. Thread-safe. */
    final class Permit implements DeadlineClock.Expirable {
        private final @Nullable Cancellation cancellation;
        private final boolean counted;
        private final AtomicBoolean released = new AtomicBoolean();
        private DeadlineClock.@Nullable Watch watch;
        private Cancellation.Registration registration = () -> {};

        /** @param counted whether it is one of the limited number */
        private Permit(@Nullable Cancellation cancellation, boolean counted) {
            this.cancellation = cancellation;
            this.counted = counted;
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
                if (counted) {
                    permits.release();
                }
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
