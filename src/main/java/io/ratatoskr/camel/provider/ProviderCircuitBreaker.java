package io.ratatoskr.camel.provider;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.provider.BreakerCall.Outcome;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * resilience4j's circuit breaker with three differences:
 *
 * <ul>
 *   <li>A call that opened a stream has its outcome when the stream ends, see {@link BreakerCall#observe}.
 *   <li>Half-open, {@link HalfOpenProbes} admit the calls.
 *   <li>An outcome counts only if the state has not changed since the call started. Else slow calls from before the circuit opened would
 *       decide about the provider as it is now.
 * </ul>
 *
 * <p>Camel's circuit breaker EIP has no handle of a call; it reports the duration, from which the start follows. All outcomes and
 * transitions happen under one lock; a call that is permitted while closed takes none. Thread-safe.
 */
final class ProviderCircuitBreaker extends LockedCircuitBreaker implements BreakerCall.Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreakers.class);
    /** When a caller may try again; nobody knows how long an operator's maintenance lasts. */
    private static final Duration MAINTENANCE_RETRY = Duration.ofSeconds(30);

    private static final String OPENED_BY_OPERATOR = "circuit breaker opened by an operator";

    private final CountedFailures counted;
    private final LongSupplier nanoTime;
    private final Duration openDuration;
    private final HalfOpenProbes probes;
    /** Whether the state ever changed; only then do the two times mean something. */
    private boolean changed;

    private long changedNanos;
    private long openUntilNanos;

    /** @param nanoTime a monotonic clock, as {@link System#nanoTime} */
    ProviderCircuitBreaker(
            String name, ProviderSettings.Breaker limits, CountedFailures counted, LongSupplier nanoTime) {
        super(CircuitBreaker.of(name, config(limits, counted, nanoTime)));
        this.counted = counted;
        this.nanoTime = nanoTime;
        this.openDuration = limits.openDuration();
        this.probes = new HalfOpenProbes(openDuration);
        delegate.getEventPublisher()
                .onStateTransition(
                        event -> onTransition(event.getStateTransition().getToState()));
    }

    private static CircuitBreakerConfig config(
            ProviderSettings.Breaker limits, CountedFailures counted, LongSupplier nanoTime) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(limits.window())
                .minimumNumberOfCalls(limits.minimumCalls())
                .failureRateThreshold(limits.failureRate())
                .waitDurationInOpenState(limits.openDuration())
                .permittedNumberOfCallsInHalfOpenState(HalfOpenProbes.INITIAL)
                .recordException(failure -> counted.outcome(failure) == Outcome.FAILURE)
                .clock(new MonotonicClock(nanoTime))
                .currentTimestampFunction(clock -> nanoTime.getAsLong(), NANOSECONDS)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Number of most recent calls that count. */
    int window() {
        return delegate.getCircuitBreakerConfig().getSlidingWindowSize();
    }

    /** Runs within the transition, with the lock held. */
    private void onTransition(State state) {
        changed = true;
        changedNanos = nanoTime.getAsLong();
        openUntilNanos = changedNanos + openDuration.toNanos();
        probes.reset();
        LOG.warn("circuit breaker {} is {}", getName(), state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean tryAcquirePermission() {
        if (delegate.getState() == State.CLOSED) {
            return true;
        }
        lock.lock();
        try {
            if (delegate.getState() != State.HALF_OPEN && !delegate.tryAcquirePermission()) {
                return false;
            }
            return delegate.getState() != State.HALF_OPEN || probes.tryAdmit(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void acquirePermission() {
        if (!tryAcquirePermission()) {
            throw CallNotPermittedException.createCallNotPermittedException(this);
        }
    }

    /** Returns whether {@link #tryAcquirePermission} would return false. */
    boolean rejects() {
        if (delegate.getState() == State.CLOSED) {
            return false;
        }
        lock.lock();
        try {
            return switch (delegate.getState()) {
                case OPEN -> openUntilNanos - nanoTime.getAsLong() > 0;
                case FORCED_OPEN -> true;
                case HALF_OPEN -> probes.nanosUntilNext(nanoTime.getAsLong()) > 0;
                case CLOSED, DISABLED, METRICS_ONLY -> false;
            };
        } finally {
            lock.unlock();
        }
    }

    /** A call that was permitted now. */
    BreakerCall call() {
        return new BreakerCall(this, counted, nanoTime.getAsLong(), delegate.getState() == State.HALF_OPEN);
    }

    @Override
    public void record(long startNanos, Outcome outcome, @Nullable Throwable failure) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (changed && startNanos - changedNanos < 0) {
                return;
            }
            if (delegate.getState() == State.HALF_OPEN) {
                probes.end(outcome);
            }
            if (outcome == Outcome.SUCCESS) {
                delegate.onSuccess(now - startNanos, NANOSECONDS);
            } else if (outcome == Outcome.FAILURE && failure != null) {
                delegate.onError(now - startNanos, NANOSECONDS, failure);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onSuccess(long duration, TimeUnit unit) {
        record(nanoTime.getAsLong() - unit.toNanos(duration), Outcome.SUCCESS, null);
    }

    @Override
    public void onError(long duration, TimeUnit unit, Throwable failure) {
        record(nanoTime.getAsLong() - unit.toNanos(duration), counted.outcome(failure), failure);
    }

    /** The result of a route is its exchange; a stream in it is replaced by one that records the outcome. */
    @Override
    public void onResult(long duration, TimeUnit unit, @Nullable Object result) {
        if (result instanceof Exchange exchange && isWithCallerKey(exchange)) {
            record(nanoTime.getAsLong() - unit.toNanos(duration), Outcome.NONE, null);
            return;
        }
        // Who only counts connections has its outcome as soon as a stream is open
        if (counted == CountedFailures.ALL
                && result instanceof Exchange exchange
                && exchange.getMessage().getBody() instanceof ModelStream<?> stream) {
            long start = nanoTime.getAsLong() - unit.toNanos(duration);
            var call = new BreakerCall(this, counted, start, delegate.getState() == State.HALF_OPEN);
            exchange.getMessage()
                    .setBody(call.observe(
                            stream, exchange.getVariable(RatatoskrConstants.CANCELLATION, Cancellation.class)));
        } else {
            onSuccess(duration, unit);
        }
    }

    private boolean isWithCallerKey(Exchange exchange) {
        if (exchange.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt attempt) {
            return attempt.callerKey() != null;
        }
        // A route that calls the provider's one without dispatch
        return exchange.getVariable(RatatoskrConstants.CALLER_KEYS) instanceof CallerKeys keys
                && keys.providers().stream().anyMatch(provider -> getName().startsWith(provider + "-"));
    }

    /** Ends a permission whose call was never made. */
    @Override
    public void releasePermission() {
        record(nanoTime.getAsLong(), Outcome.NONE, null);
    }

    /** Opens it until {@link #endForcedOpen}: no call is permitted, and time and outcomes change nothing. Idempotent. */
    void forceOpen() {
        lock.lock();
        try {
            if (delegate.getState() != State.FORCED_OPEN) {
                delegate.transitionToForcedOpenState();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes it, without counted calls, if it was {@linkplain #forceOpen forced open}; else without effect. */
    void endForcedOpen() {
        lock.lock();
        try {
            if (delegate.getState() == State.FORCED_OPEN) {
                delegate.transitionToClosedState();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A consistent view of state and counts. */
    BreakerStatus status() {
        lock.lock();
        try {
            State state = delegate.getState();
            boolean due = state == State.OPEN && openUntilNanos - nanoTime.getAsLong() <= 0;
            Metrics metrics = delegate.getMetrics();
            return new BreakerStatus(
                    due ? State.HALF_OPEN : state,
                    remainingOpenTime(),
                    metrics.getNumberOfBufferedCalls(),
                    metrics.getNumberOfFailedCalls());
        } finally {
            lock.unlock();
        }
    }

    /** The remaining time in the open state; zero in another state. */
    Duration remainingOpenTime() {
        lock.lock();
        try {
            return delegate.getState() == State.OPEN
                    ? Duration.ofNanos(Math.max(0, openUntilNanos - nanoTime.getAsLong()))
                    : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The failure of a call that was not permitted, with the time after which one may be.
     *
     * @param detail follows the state in the message; may be empty
     */
    CircuitOpen rejection(String provider, String detail) {
        lock.lock();
        try {
            if (delegate.getState() == State.FORCED_OPEN) {
                return (CircuitOpen) new CircuitOpen("%s: %s%s".formatted(provider, OPENED_BY_OPERATOR, detail))
                        .setRetryAfter(MAINTENANCE_RETRY);
            }
            if (delegate.getState() == State.HALF_OPEN) {
                int inFlight = probes.inFlight();
                long next = probes.nanosUntilNext(nanoTime.getAsLong());
                String message = "%s: circuit half-open, %d %s in flight%s"
                        .formatted(provider, inFlight, inFlight == 1 ? "probe" : "probes", detail);
                return (CircuitOpen) new CircuitOpen(message)
                        .setRetryAfter(Duration.ofSeconds(Math.max(1, Math.ceilDiv(next, 1_000_000_000L))));
            }
            Duration remaining = remainingOpenTime();
            String message = "%s: circuit open for %d s%s".formatted(provider, remaining.toSeconds() + 1, detail);
            return (CircuitOpen) new CircuitOpen(message).setRetryAfter(remaining.plusSeconds(1));
        } finally {
            lock.unlock();
        }
    }
}
