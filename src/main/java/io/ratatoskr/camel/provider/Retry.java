package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelRequest;
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
 * Whether the same provider is asked again, the {@code retryWhile} of the provider routes. It waits here, not in Camel's redelivery:
 * so a cancelled request stops waiting at once. Thread-safe.
 */
public final class Retry implements Predicate {
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
        Optional<Duration> pause = pause(
                refused,
                attempt,
                made.last(),
                settings.retries(),
                cancellation.remaining(),
                ThreadLocalRandom.current().nextDouble());
        // A judge's chat model has been asked again already, by its own provider's route
        if (pause.isEmpty() || settings.chatModel().isPresent() || isOpen(exchange, settings.name())) {
            return false;
        }
        long start = System.nanoTime();
        boolean waited = waited(pause.get(), cancellation);
        made.spent().waitedSince(start);
        if (!waited) {
            return false;
        }
        made.spent().call();
        return true;
    }

    /** Whether this failure has opened the circuit: then it is the answer, not the refusal that another attempt would meet. */
    private boolean isOpen(Exchange exchange, String provider) {
        return exchange.getMessage().getBody() instanceof ModelRequest request
                && breakers.openFor(provider, request.operation().word()).isPositive();
    }

    /**
     * How long to wait before the next attempt; empty when there is none. Sideways first: only the last provider is asked again,
     * others no more often than {@code retries-before-fallback} says. The wait is a random part of the exponential delay (full
     * jitter), or what the provider asked for.
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
        if (!failure.retryable() || attempt > most) {
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
