package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Delegates to a circuit breaker of resilience4j; every transition that is requested from outside happens under one lock. */
abstract class LockedCircuitBreaker implements CircuitBreaker {
    final CircuitBreaker delegate;
    /** Held for every transition. */
    final ReentrantLock lock = new ReentrantLock();

    LockedCircuitBreaker(CircuitBreaker delegate) {
        this.delegate = delegate;
    }

    private void locked(Runnable transition) {
        lock.lock();
        try {
            transition.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {
        locked(delegate::reset);
    }

    @Override
    public void transitionToClosedState() {
        locked(delegate::transitionToClosedState);
    }

    @Override
    public void transitionToOpenState() {
        locked(delegate::transitionToOpenState);
    }

    @Override
    public void transitionToOpenStateFor(Duration waitDuration) {
        locked(() -> delegate.transitionToOpenStateFor(waitDuration));
    }

    @Override
    public void transitionToOpenStateUntil(Instant waitUntil) {
        locked(() -> delegate.transitionToOpenStateUntil(waitUntil));
    }

    @Override
    public void transitionToHalfOpenState() {
        locked(delegate::transitionToHalfOpenState);
    }

    @Override
    public void transitionToDisabledState() {
        locked(delegate::transitionToDisabledState);
    }

    @Override
    public void transitionToMetricsOnlyState() {
        locked(delegate::transitionToMetricsOnlyState);
    }

    @Override
    public void transitionToForcedOpenState() {
        locked(delegate::transitionToForcedOpenState);
    }

    @Override
    public String getName() {
        return delegate.getName();
    }

    @Override
    public State getState() {
        return delegate.getState();
    }

    @Override
    public CircuitBreakerConfig getCircuitBreakerConfig() {
        return delegate.getCircuitBreakerConfig();
    }

    @Override
    public Metrics getMetrics() {
        return delegate.getMetrics();
    }

    @Override
    public Map<String, String> getTags() {
        return delegate.getTags();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return delegate.getEventPublisher();
    }

    @Override
    public long getCurrentTimestamp() {
        return delegate.getCurrentTimestamp();
    }

    @Override
    public TimeUnit getTimestampUnit() {
        return delegate.getTimestampUnit();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
