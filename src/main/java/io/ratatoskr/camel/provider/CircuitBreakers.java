package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.provider.ModelBreakers.ModelKey;
import io.ratatoskr.config.ProviderDefaults;
import io.ratatoskr.settings.BreakerScope;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers, one per provider and operation; with {@link BreakerScope#MODEL} also one per model, and that of the provider counts
 * failures to connect only. Of failures only {@link ProviderUnavailable} counts; other exceptions, cancelled calls, calls at the request's own
 * deadline, streams closed early and a provider that is loading a model are ignored. The breakers outlive their routes, so that a route reload
 * keeps their state. Thread-safe.
 */
public final class CircuitBreakers {
    private final Map<String, ProviderSettings> providers;
    private final LongSupplier nanoTime;
    private final Map<String, ProviderCircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final ModelBreakers models;

    public CircuitBreakers(Map<String, ProviderSettings> providers) {
        this(providers, System::nanoTime);
    }

    /** The circuit breakers after a change of the settings: those of providers whose limits are the same keep their state. */
    public CircuitBreakers successor(Map<String, ProviderSettings> newProviders) {
        boolean sameModels = modelLimits(newProviders).equals(modelLimits(providers));
        var successor = new CircuitBreakers(newProviders, nanoTime, sameModels ? models : null);
        breakers.forEach((name, breaker) -> {
            boolean sameLimits = Stream.concat(providers.keySet().stream(), newProviders.keySet().stream())
                    .filter(provider -> name.startsWith(provider + "-"))
                    .allMatch(provider -> successor.limits(provider).equals(limits(provider)));
            if (sameLimits) {
                successor.breakers.put(name, breaker);
            }
        });
        newProviders.keySet().forEach(provider -> continueForcedOpen(successor, provider));
        return successor;
    }

    /** What an operator has opened for maintenance stays open, whatever has changed. */
    private void continueForcedOpen(CircuitBreakers successor, String provider) {
        for (Operation operation : Operation.values()) {
            ProviderCircuitBreaker breaker = breakers.get(name(provider, operation.wireName()));
            if (breaker != null && breaker.getState() == CircuitBreaker.State.FORCED_OPEN) {
                CircuitBreaker next = successor.getOrCreate(provider, operation.wireName());
                if (next.getState() != CircuitBreaker.State.FORCED_OPEN) {
                    successor.forceOpen(provider, operation.wireName());
                }
            }
        }
    }

    private static Map<String, ProviderSettings.Breaker> modelLimits(Map<String, ProviderSettings> providers) {
        var limits = new HashMap<String, ProviderSettings.Breaker>();
        providers.forEach((name, settings) -> {
            if (settings.breaker().scope() == BreakerScope.MODEL) {
                limits.put(name, settings.breaker());
            }
        });
        return limits;
    }

    /** @param nanoTime a monotonic clock, in nanoseconds */
    CircuitBreakers(Map<String, ProviderSettings> providers, LongSupplier nanoTime) {
        this(providers, nanoTime, null);
    }

    /** @param models null: new ones */
    private CircuitBreakers(
            Map<String, ProviderSettings> providers, LongSupplier nanoTime, @Nullable ModelBreakers models) {
        this.providers = providers;
        this.nanoTime = nanoTime;
        this.models = models != null
                ? models
                : new ModelBreakers(
                        key -> new ProviderCircuitBreaker(
                                key.breakerName(), limits(key.provider()), CountedFailures.CALL, nanoTime),
                        nanoTime);
    }

    /** Like {@link #getOrCreate}; static, as required of a factory method in the provider route template. */
    public static CircuitBreaker breaker(CircuitBreakers breakers, String provider, String operation) {
        return breakers.getOrCreate(provider, operation);
    }

    /** The circuit breaker of a provider's operation, created on first use. */
    public CircuitBreaker getOrCreate(String provider, String operation) {
        return breakers.computeIfAbsent(
                name(provider, operation),
                name -> new ProviderCircuitBreaker(
                        name,
                        limits(provider),
                        isPerModel(provider) ? CountedFailures.CONNECTION : CountedFailures.ALL,
                        nanoTime));
    }

    /** The circuit breaker of a provider's operation, if it was created. */
    public Optional<CircuitBreaker> find(String provider, String operation) {
        return Optional.ofNullable(breakers.get(name(provider, operation)));
    }

    /** The circuit breaker of a model, if the provider has one for each and a call to the model succeeded or failed. */
    public Optional<CircuitBreaker> find(String provider, String operation, String model) {
        return Optional.ofNullable(models.find(new ModelKey(provider, operation, model)));
    }

    /** The number of the provider's models whose own circuit breaker is open. */
    public int openModels(String provider) {
        return models.open(provider);
    }

    /** Returns whether the provider has a circuit breaker for each model. */
    public boolean isPerModel(String provider) {
        return limits(provider).scope() == BreakerScope.MODEL;
    }

    /**
     * Starts a call to a model of a provider that has a circuit breaker for each. The caller records the outcome.
     *
     * @throws CircuitOpen when the model's circuit breaker does not permit it
     */
    public BreakerCall startModelCall(String provider, String operation, String model) {
        return startModelCall(provider, operation, model, "");
    }

    /**
     * Starts a call to a model. Calls with the key of a caller have circuit breakers of their own, at every provider.
     *
     * @param tenant SHA-256 of the caller's key; empty: a call with the gateway's
     * @throws CircuitOpen when the circuit breaker does not permit it
     */
    public BreakerCall startModelCall(String provider, String operation, String model, String tenant) {
        var key = new ModelKey(provider, operation, model, tenant);
        while (true) {
            BreakerCall call = models.tryStart(key);
            if (call != null) {
                return call;
            }
            ProviderCircuitBreaker breaker = models.find(key);
            if (breaker != null) {
                throw breaker.rejection(provider, " (model " + Text.printableName(model) + ")");
            }
            // Removed in between
        }
    }

    /** Returns whether a call would not be permitted now, by the circuit breaker of the provider or of the model. */
    public boolean rejects(String provider, String operation, String model) {
        ProviderCircuitBreaker breaker = breakers.get(name(provider, operation));
        if (breaker != null && breaker.rejects()) {
            return true;
        }
        ProviderCircuitBreaker own =
                isPerModel(provider) ? models.find(new ModelKey(provider, operation, model)) : null;
        return own != null && own.rejects();
    }

    /** The remaining time in the open state; zero if the breaker is not open. */
    public Duration remainingOpenTime(String provider, String operation) {
        ProviderCircuitBreaker breaker = breakers.get(name(provider, operation));
        return breaker == null ? Duration.ZERO : breaker.remainingOpenTime();
    }

    /** The failure of a call that the circuit breaker of the provider did not permit. */
    public CircuitOpen rejection(String provider, String operation) {
        return ((ProviderCircuitBreaker) getOrCreate(provider, operation)).rejection(provider, "");
    }

    /**
     * The circuit breakers of the providers that are not disabled: first those that are open, then those that are half-open or have such
     * models, each by provider and operation. Those of stopped routes too.
     */
    public List<BreakerInfo> list() {
        var list = new ArrayList<BreakerInfo>();
        providers.forEach((provider, settings) -> {
            if (settings.disabledReason().isEmpty()) {
                for (Operation operation : Operation.values()) {
                    describe(provider, operation.wireName()).ifPresent(list::add);
                }
            }
        });
        list.sort(Comparator.comparingInt(CircuitBreakers::rank));
        return list;
    }

    private static int rank(BreakerInfo breaker) {
        return switch (breaker.status().state()) {
            case OPEN, FORCED_OPEN -> 0;
            case HALF_OPEN -> 1;
            case CLOSED, DISABLED, METRICS_ONLY ->
                breaker.models().stream().anyMatch(model -> model.status().state() != CircuitBreaker.State.CLOSED)
                        ? 2
                        : 3;
        };
    }

    /** The circuit breaker of a provider's operation; empty: it has none. */
    public Optional<BreakerInfo> describe(String provider, String operation) {
        ProviderCircuitBreaker breaker = breakers.get(name(provider, operation));
        if (breaker == null || !providers.containsKey(provider)) {
            return Optional.empty();
        }
        List<BreakerInfo.ModelBreaker> own = models.list(provider, operation);
        return Optional.of(new BreakerInfo(
                provider,
                operation,
                breaker.status(),
                own.subList(0, Math.min(own.size(), BreakerInfo.MAX_MODELS)),
                own.size()));
    }

    /**
     * Opens the circuit breaker of a provider's operation for all its models, until {@link #endForcedOpen}. Without effect if there is none.
     */
    public void forceOpen(String provider, String operation) {
        ProviderCircuitBreaker breaker = breakers.get(name(provider, operation));
        if (breaker != null) {
            breaker.forceOpen();
        }
    }

    /** Ends {@link #forceOpen}: the circuit breaker is closed and counts anew. Without effect on one that failures have opened. */
    public void endForcedOpen(String provider, String operation) {
        ProviderCircuitBreaker breaker = breakers.get(name(provider, operation));
        if (breaker != null) {
            breaker.endForcedOpen();
        }
    }

    private ProviderSettings.Breaker limits(String provider) {
        ProviderSettings settings = providers.get(provider);
        return settings == null ? ProviderDefaults.BREAKER : settings.breaker();
    }

    private static String name(String provider, String operation) {
        return provider + "-" + operation;
    }
}
