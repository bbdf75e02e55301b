package io.ratatoskr.limits;

import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rates of all providers. Thread-safe. */
public final class RateLimits {
    private final Map<String, ProviderRates> providers = new HashMap<>();
    private final Map<String, ProviderSettings> settings;
    private final @Nullable SharedRates shared;
    private final LongSupplier nanoTime;

    /** @param shared counts for several instances; null: the rates hold for this one */
    public RateLimits(Map<String, ProviderSettings> settings, @Nullable SharedRates shared) {
        this(settings, shared, clock());
    }

    /** @param nanoTime a monotonic clock, in nanoseconds from 0 on */
    RateLimits(Map<String, ProviderSettings> settings, @Nullable SharedRates shared, LongSupplier nanoTime) {
        this(settings, shared, nanoTime, null);
    }

    /** @param previous of the configuration before; null: none */
    private RateLimits(
            Map<String, ProviderSettings> settings,
            @Nullable SharedRates shared,
            LongSupplier nanoTime,
            @Nullable RateLimits previous) {
        this.settings = settings;
        this.shared = shared;
        this.nanoTime = nanoTime;
        settings.forEach((name, provider) -> {
            RateSettings rates = provider.rates();
            if (rates.isLimited() || rates.learned()) {
                ProviderRates before =
                        previous != null && previous.holdsFor(provider, shared) ? previous.providers.get(name) : null;
                providers.put(name, before == null ? new ProviderRates(name, rates, shared, nanoTime) : before);
            }
        });
    }

    /** The rates of the next configuration: those of providers with the same rates, address and key go on. */
    public RateLimits successor(Map<String, ProviderSettings> newSettings, @Nullable SharedRates newShared) {
        return new RateLimits(newSettings, newShared, nanoTime, this);
    }

    private boolean holdsFor(ProviderSettings provider, @Nullable SharedRates newShared) {
        ProviderSettings known = settings.get(provider.name());
        return known != null
                && Objects.equals(newShared, shared)
                && known.rates().equals(provider.rates())
                && known.baseUrl().equals(provider.baseUrl())
                && known.requestHeaders()
                        .apiKey()
                        .equals(provider.requestHeaders().apiKey());
    }

    private static LongSupplier clock() {
        long origin = System.nanoTime();
        return () -> System.nanoTime() - origin;
    }

    /**
     * Reserves a call.
     *
     * @param tokens estimates the tokens of the request; called only where tokens count
     * @param maxWait maximum wait; beyond it nothing is reserved and the result has a {@link RateReservation#failure()}
     */
    public <R> RateReservation reserve(
            String provider, String model, R request, ToLongFunction<R> tokens, Duration maxWait) {
        ProviderRates rates = providers.get(provider);
        return rates == null
                ? RateReservation.NONE
                : rates.reserve(model, 1, rates.countsTokens() ? tokens.applyAsLong(request) : 0, maxWait);
    }
}
