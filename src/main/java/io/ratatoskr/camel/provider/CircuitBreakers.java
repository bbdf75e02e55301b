package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.config.ProviderDefaults;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breakers, one per provider and operation. Only {@link ProviderUnavailable} counts as a failure; other exceptions,
 * cancelled calls and a provider that is loading a model are ignored. The breakers outlive their routes, so that a route reload
 * keeps their state. Thread-safe.
 */
public final class CircuitBreakers {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreakers.class);

    private final Map<String, ProviderSettings> providers;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, Long> openUntil = new ConcurrentHashMap<>();

    public CircuitBreakers(Map<String, ProviderSettings> providers) {
        this.providers = providers;
    }

    /** Like {@link #getOrCreate}; static, as required of a factory method in the provider route template. */
    public static CircuitBreaker breaker(CircuitBreakers breakers, String provider, String operation) {
        return breakers.getOrCreate(provider, operation);
    }

    /** The circuit breaker of a provider's operation, created on first use. */
    public CircuitBreaker getOrCreate(String provider, String operation) {
        return breakers.computeIfAbsent(provider + "-" + operation, name -> {
            ProviderSettings settings = providers.get(provider);
            ProviderSettings.Breaker limits = settings == null ? ProviderDefaults.BREAKER : settings.breaker();
            CircuitBreaker breaker = CircuitBreaker.of(name, config(limits));
            breaker.getEventPublisher().onStateTransition(event -> {
                CircuitBreaker.State state = event.getStateTransition().getToState();
                openUntil.put(name, System.nanoTime() + limits.openDuration().toNanos());
                LOG.warn("circuit breaker {} is {}", name, state.name().toLowerCase(Locale.ROOT));
            });
            return breaker;
        });
    }

    /** The remaining time in the open state; zero if the breaker is not open. */
    public Duration remainingOpenTime(String provider, String operation) {
        String name = provider + "-" + operation;
        Long until = openUntil.get(name);
        CircuitBreaker breaker = breakers.get(name);
        return until == null || breaker == null || breaker.getState() != CircuitBreaker.State.OPEN
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** The circuit breaker of a provider's operation, if it was created. */
    public Optional<CircuitBreaker> find(String provider, String operation) {
        return Optional.ofNullable(breakers.get(provider + "-" + operation));
    }

    private static boolean isCounted(Throwable failure) {
        return failure instanceof ProviderUnavailable unavailable && unavailable.reason() != Reason.LOADING;
    }

    private static CircuitBreakerConfig config(ProviderSettings.Breaker limits) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(limits.window())
                .minimumNumberOfCalls(limits.minimumCalls())
                .failureRateThreshold(limits.failureRate())
                .waitDurationInOpenState(limits.openDuration())
                .permittedNumberOfCallsInHalfOpenState(3)
                .recordException(CircuitBreakers::isCounted)
                .ignoreException(failure -> !isCounted(failure))
                .writableStackTraceEnabled(false)
                .build();
    }
}
