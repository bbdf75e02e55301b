package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT_OBSERVATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.CancellableWait;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The {@code retryWhile} predicate of the provider routes: whether the same provider is called again. It waits for the delay itself, so
 * that cancellation ends the wait, which Camel's redelivery does not permit. Thread-safe.
 */
public final class RetryPredicate implements Predicate {
    /** Exchange property with its {@link ModelLoading}. */
    private static final String LOADING_PROPERTY = "ratatoskr-loading";

    private final Map<String, ProviderSettings> providers;
    private final CircuitBreakers breakers;
    private final Map<String, LongAdder> retries;

    public RetryPredicate(Map<String, ProviderSettings> providers, CircuitBreakers breakers) {
        this(providers, breakers, Map.of());
    }

    private RetryPredicate(
            Map<String, ProviderSettings> providers, CircuitBreakers breakers, Map<String, LongAdder> counts) {
        this.providers = providers;
        this.breakers = breakers;
        this.retries = providers.keySet().stream().collect(Collectors.toUnmodifiableMap(name -> name, name -> {
            LongAdder before = counts.get(name);
            return before == null ? new LongAdder() : before;
        }));
    }

    /** That of the next configuration; the counts go on. */
    public RetryPredicate successor(Map<String, ProviderSettings> newProviders, CircuitBreakers newBreakers) {
        return new RetryPredicate(newProviders, newBreakers, retries);
    }

    /** The number of retries at a provider so far. */
    public long retries(String provider) {
        LongAdder count = retries.get(provider);
        return count == null ? 0 : count.sum();
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!(exchange.getVariable(ATTEMPT) instanceof Attempt current)) {
            return false;
        }
        ProviderSettings settings = providers.get(current.provider());
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (settings == null || cancellation == null || !(failure instanceof GatewayException exception)) {
            return false;
        }
        int attempt = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
        ModelLoading loading = exchange.getProperty(LOADING_PROPERTY, ModelLoading.class);
        double random = ThreadLocalRandom.current().nextDouble();
        Optional<Duration> delay;
        if (failure instanceof ProviderUnavailable unavailable && unavailable.reason() == Reason.LOADING) {
            loading = loading == null
                    ? new ModelLoading(System.nanoTime(), 1)
                    : new ModelLoading(loading.firstSeenNanos, loading.count + 1);
            exchange.setProperty(LOADING_PROPERTY, loading);
            delay = loading.nextDelay(
                    exception, settings.retries(), cancellation.remaining(), random, System.nanoTime());
        } else {
            delay = nextDelay(
                    exception,
                    loading == null ? attempt : attempt - loading.count,
                    current.isLastAfter(exception),
                    settings.retries(),
                    cancellation.remaining(),
                    random);
        }
        if (exchange.getVariable(ATTEMPT_OBSERVATION) instanceof AttemptObservation observation) {
            observation.retried(exception);
        }
        // A judge's chat model was already retried by its own provider's route
        if (delay.isEmpty() || settings.chatModel().isPresent() || isRejected(exchange, settings.name())) {
            return false;
        }
        long start = System.nanoTime();
        boolean waited =
                CancellableWait.sleep(delay.get(), cancellation) && waitForRate(current, settings, cancellation);
        current.stats().addWait(start);
        if (!waited) {
            return false;
        }
        current.stats().addCall();
        LongAdder count = retries.get(current.provider());
        if (count != null) {
            count.increment();
        }
        return true;
    }

    /** Waits until a retry is within the rates of the provider; false when it would not be in time. */
    private static boolean waitForRate(Attempt attempt, ProviderSettings settings, Cancellation cancellation) {
        Duration maxWait = Durations.min(settings.rates().maxWait(), cancellation.remaining());
        RateReservation retry = attempt.rates().more(1, maxWait);
        if (retry.failure() != null) {
            return false;
        }
        if (retry.waitTime().isPositive() && !CancellableWait.sleep(retry.waitTime(), cancellation)) {
            retry.cancel();
            return false;
        }
        retry.end();
        return true;
    }

    /**
     * An attempt at a provider that is loading the model: repeated every few seconds until {@code model-loading-timeout}, also if other
     * candidates are left.
     *
     * @param firstSeenNanos when loading was first reported, by {@link System#nanoTime}
     * @param count how often loading was reported
     */
    record ModelLoading(long firstSeenNanos, int count) {
        private static final Duration MIN_DELAY = Duration.ofMillis(50);
        private static final Duration MAX_DELAY = Duration.ofSeconds(5);

        /** The delay before the next attempt; empty: the limit is reached. */
        Optional<Duration> nextDelay(
                GatewayException failure,
                ProviderSettings.Retries retries,
                Duration remaining,
                double random,
                long nowNanos) {
            Duration left = retries.modelLoadingTimeout().minusNanos(nowNanos - firstSeenNanos);
            if (!left.isPositive()) {
                return Optional.empty();
            }
            // The provider's estimate is a guess: it may be ready sooner, or later
            Duration requested = failure.retryAfter().orElse(Duration.ofMillis(250L << Math.min(count, 5)));
            Duration step = Durations.min(MAX_DELAY, requested.compareTo(MIN_DELAY) < 0 ? MIN_DELAY : requested);
            Duration wait = Durations.min(left, Duration.ofNanos((long) (step.toNanos() * (0.75 + random / 4))));
            return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
        }
    }

    /** Returns whether a circuit breaker permits no call now. The failure is then final, not the open circuit that a retry would find. */
    private boolean isRejected(Exchange exchange, String provider) {
        return exchange.getMessage().getBody() instanceof ModelRequest request
                && breakers.rejects(provider, request.operation().wireName(), request.model());
    }

    /**
     * Returns whether the failure is a timeout after the request was sent. The provider may still process it and charge for it, so only
     * another one may be tried.
     */
    private static boolean isResponseTimeout(GatewayException failure) {
        return failure instanceof ProviderUnavailable unavailable
                && unavailable.reason() == Reason.TIMEOUT
                && unavailable.progress() == Progress.SENT;
    }

    /**
     * The delay before the next attempt; empty: no retry. It grows exponentially with full jitter, unless the provider requested one.
     *
     * @param attempt 1 for the first retry
     * @param last whether no other provider is left; others are retried at most {@code retries-before-fallback} times
     * @param random in [0, 1)
     */
    static Optional<Duration> nextDelay(
            GatewayException failure,
            int attempt,
            boolean last,
            ProviderSettings.Retries retries,
            Duration remaining,
            double random) {
        int maxRetries = last ? Math.max(retries.max(), retries.beforeFallback()) : retries.beforeFallback();
        if (!failure.isRetryable() || isResponseTimeout(failure) || attempt > maxRetries) {
            return Optional.empty();
        }
        Duration wait;
        if (failure.retryAfter().isPresent()) {
            wait = failure.retryAfter().get();
            if (wait.compareTo(retries.retryAfterCap()) > 0) {
                return Optional.empty();
            }
        } else {
            long ceiling =
                    Math.min(retries.maxDelay().toNanos(), retries.delay().toNanos() << Math.min(attempt - 1, 20));
            wait = Duration.ofNanos((long) (ceiling * random));
        }
        return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
    }
}
