package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.config.ProviderSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The {@code retryWhile} predicate of the provider routes: decides if the same provider is called again. It sleeps here rather
 * than in Camel's redelivery, so that a cancelled request stops waiting immediately. Thread-safe.
 */
public final class Retry implements Predicate {
    /** Exchange property with its {@link Loading}. */
    private static final String LOADING = "ratatoskr-loading";

    private final Map<String, ProviderSettings> providers;
    private final Breakers breakers;

    public Retry(Map<String, ProviderSettings> providers, Breakers breakers) {
        this.providers = providers;
        this.breakers = breakers;
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!(exchange.getVariable(ATTEMPT) instanceof Attempt made)) {
            return false;
        }
        ProviderSettings settings = providers.get(made.provider());
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (settings == null || cancellation == null || !(failure instanceof GatewayException refused)) {
            return false;
        }
        int attempt = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
        Loading loading = exchange.getProperty(LOADING, Loading.class);
        double random = ThreadLocalRandom.current().nextDouble();
        Optional<Duration> pause;
        if (failure instanceof ProviderUnavailable unavailable && unavailable.reason() == Reason.LOADING) {
            loading = loading == null ? new Loading(System.nanoTime(), 1) : new Loading(loading.since, loading.met + 1);
            exchange.setProperty(LOADING, loading);
            pause = loading.pause(refused, settings.retries(), cancellation.remaining(), random, System.nanoTime());
        } else {
            pause = pause(
                    refused,
                    loading == null ? attempt : attempt - loading.met,
                    made.last(),
                    settings.retries(),
                    cancellation.remaining(),
                    random);
        }
        // A judge's chat model was already retried by its own provider's route
        if (pause.isEmpty() || settings.chatModel().isPresent() || isOpen(exchange, settings.name())) {
            return false;
        }
        long start = System.nanoTime();
        boolean waited = waited(pause.get(), cancellation);
        made.stats().addWait(start);
        if (!waited) {
            return false;
        }
        made.stats().addCall();
        return true;
    }

    /**
     * State of an attempt whose provider is loading the model. It is retried every few seconds, up to {@code model-loading-timeout},
     * even if other candidates are left.
     *
     * @param since when loading was first reported, by {@link System#nanoTime}
     * @param met how often loading was reported
     */
    record Loading(long since, int met) {
        private static final Duration SHORTEST = Duration.ofMillis(50);
        private static final Duration LONGEST = Duration.ofSeconds(5);

        /** The delay before the next attempt; empty: the limit is reached. */
        Optional<Duration> pause(
                GatewayException failure,
                ProviderSettings.Retries retries,
                Duration remaining,
                double random,
                long nowNanos) {
            Duration left = retries.loadingWait().minusNanos(nowNanos - since);
            if (!left.isPositive()) {
                return Optional.empty();
            }
            // The provider's estimate is a guess: it may be ready sooner, or later
            Duration asked = failure.retryAfter().orElse(Duration.ofMillis(250L << Math.min(met, 5)));
            Duration step = shorter(LONGEST, asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked);
            Duration wait = shorter(left, Duration.ofNanos((long) (step.toNanos() * (0.75 + random / 4))));
            return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
        }

        private static Duration shorter(Duration a, Duration b) {
            return a.compareTo(b) <= 0 ? a : b;
        }
    }

    /** True if this failure has opened the circuit; it is then reported instead of the open circuit that a retry would hit. */
    private boolean isOpen(Exchange exchange, String provider) {
        return exchange.getMessage().getBody() instanceof ModelRequest request
                && breakers.openFor(provider, request.operation().wireName()).isPositive();
    }

    /**
     * The delay before the next attempt; empty: no retry. Fallback comes first: only the last provider is retried fully, others
     * at most {@code retries-before-fallback} times. The delay is exponential with full jitter, or what the provider requested.
     *
     * @param attempt 1 for the first retry
     * @param random in [0, 1)
     */
    static Optional<Duration> pause(
            GatewayException failure,
            int attempt,
            boolean last,
            ProviderSettings.Retries retries,
            Duration remaining,
            double random) {
        int most = last ? Math.max(retries.max(), retries.beforeFallback()) : retries.beforeFallback();
        if (!failure.isRetryable() || attempt > most) {
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

    private static boolean waited(Duration pause, Cancellation cancellation) {
        var ended = new CountDownLatch(1);
        Cancellation.Registration registration = cancellation.onCancel(ended::countDown);
        try {
            return !ended.await(pause.toNanos(), TimeUnit.NANOSECONDS) && !cancellation.isCancelled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            registration.remove();
        }
    }
}
