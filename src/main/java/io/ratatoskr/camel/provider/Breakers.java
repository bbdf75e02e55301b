package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
import io.ratatoskr.config.ProviderSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breakers, one for each provider and operation. They count {@link ProviderUnavailable} and nothing else: any other
 * failure passes through them uncounted, a cancelled call counts neither way, and neither does a provider that is loading a model. They outlive their routes, so that a reload forgets
 * nothing. Thread-safe.
 */
public final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    private static final ProviderSettings.Breaker DEFAULT =
            new ProviderSettings.Breaker(50, 20, 10, Duration.ofSeconds(30));

    private final Map<String, ProviderSettings> providers;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, Long> opened = new ConcurrentHashMap<>();

    public Breakers(Map<String, ProviderSettings> providers) {
        this.providers = providers;
    }

    /** As {@link #of}; static, since the template of the provider routes can call nothing else. */
    public static CircuitBreaker breaker(Breakers breakers, String provider, String operation) {
        return breakers.of(provider, operation);
    }

    /** The breaker of a provider's operation, made at first sight. */
    public CircuitBreaker of(String provider, String operation) {
        return breakers.computeIfAbsent(provider + "-" + operation, name -> {
            ProviderSettings settings = providers.get(provider);
            ProviderSettings.Breaker limits = settings == null ? DEFAULT : settings.breaker();
            CircuitBreaker breaker = CircuitBreaker.of(name, config(limits));
            breaker.getEventPublisher().onStateTransition(event -> {
                CircuitBreaker.State state = event.getStateTransition().getToState();
                opened.put(name, System.nanoTime() + limits.open().toNanos());
                LOG.warn("circuit of {} is {}", name, state.name().toLowerCase(Locale.ROOT));
            });
            return breaker;
        });
    }

    /** How long that breaker stays open; zero when it is not. */
    public Duration openFor(String provider, String operation) {
        String name = provider + "-" + operation;
        Long until = opened.get(name);
        CircuitBreaker breaker = breakers.get(name);
        return until == null || breaker == null || breaker.getState() != CircuitBreaker.State.OPEN
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** The breaker of that provider's operation, if a route has asked for it. */
    public Optional<CircuitBreaker> find(String provider, String operation) {
        return Optional.ofNullable(breakers.get(provider + "-" + operation));
    }

    private static boolean counts(Throwable failure) {
        return failure instanceof ProviderUnavailable unavailable && unavailable.kind() != Cause.LOADING;
    }

    private static CircuitBreakerConfig config(ProviderSettings.Breaker limits) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(limits.window())
                .minimumNumberOfCalls(limits.minimumCalls())
                .failureRateThreshold(limits.failureRate())
                .waitDurationInOpenState(limits.open())
                .permittedNumberOfCallsInHalfOpenState(3)
                .recordException(Breakers::counts)
                .ignoreException(failure -> !counts(failure))
                .writableStackTraceEnabled(false)
                .build();
    }
}
