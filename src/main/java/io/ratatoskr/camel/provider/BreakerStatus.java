package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;

/**
 * The state of a circuit breaker at one moment.
 *
 * @param state half-open also when it is open and its time is up, since the next call finds it half-open
 * @param untilHalfOpen zero unless it is open
 * @param calls counted calls of the window
 * @param failed those of them that failed
 */
public record BreakerStatus(CircuitBreaker.State state, Duration untilHalfOpen, int calls, int failed) {
    /** Whether an operator has opened it; only an operator ends that. */
    public boolean isForced() {
        return state == CircuitBreaker.State.FORCED_OPEN;
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String stateName() {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> "closed";
            case OPEN, FORCED_OPEN -> "open";
            case HALF_OPEN -> "half_open";
        };
    }
}
