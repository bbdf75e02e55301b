package io.ratatoskr.camel.install;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.ConfiguredStrategies;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.DispatchLimits;
import io.ratatoskr.camel.dispatch.Hedging;
import io.ratatoskr.camel.dispatch.ParameterAdapter;
import io.ratatoskr.camel.dispatch.RequestFacts;
import io.ratatoskr.camel.dispatch.RoutePlanner;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.limits.HedgeBudget;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.routing.strategy.BuiltInStrategies;
import io.ratatoskr.routing.strategy.LatencyHistory;
import io.ratatoskr.routing.strategy.RoutingStrategy;
import io.ratatoskr.settings.HedgingSettings;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** How a request is passed to providers: in which order, with which parameters, and within which limits. */
final class DispatchServices {
    private final Settings settings;
    private final ProviderServices providers;
    private final ParameterAdapter parameterAdapter;
    private final ConfiguredStrategies strategies;
    /** Null: nothing reads it. */
    private final @Nullable LatencyHistory latencies;

    private final DispatchContext context;

    /** @param previous those of the configuration before, of which this takes over the states; null: there is none */
    DispatchServices(
            Settings settings,
            SharedParts.Lease parts,
            LocalServices local,
            ProviderServices providers,
            ModelServices models,
            @Nullable DispatchServices previous) {
        this.settings = settings;
        this.providers = providers;
        this.parameterAdapter = previous == null
                ? new ParameterAdapter(models.registry(), settings.routing().policies())
                : previous.parameterAdapter.successor(
                        models.registry(), settings.routing().policies());
        this.strategies = new ConfiguredStrategies(
                settings.routing().strategies(),
                settings.models().routing(),
                parts.get("strategies", "", BuiltInStrategies::create, strategies -> {}));
        HedgingSettings hedging = settings.routing().strategies().hedging();
        this.latencies = strategies.readsLoads() || hedging.isEnabled() ? latencies(previous) : null;
        var facts = new RequestFacts.Source(
                models.registry(), settings.providers(), parameterAdapter, local.boundedTokenizers()::count, latencies);
        this.context = new DispatchContext(
                new RoutePlanner(models.router(), strategies, facts),
                models.registry(),
                settings.providers(),
                providers.breakers(),
                providers.keyCooldown(),
                new DispatchLimits(
                        requests(previous),
                        providers.rates(),
                        providers.providers()::isFull,
                        latencies == null
                                ? Map.of()
                                : Hedging.of(
                                        hedging,
                                        latencies,
                                        providers.providers().clock(),
                                        operation -> budget(parts, operation, hedging))),
                parameterAdapter);
    }

    private static HedgeBudget budget(SharedParts.Lease parts, Operation operation, HedgingSettings hedging) {
        return parts.get(
                "hedge-budget",
                List.of(operation, hedging.maxShare()),
                () -> new HedgeBudget(hedging.maxShare()),
                budget -> {});
    }

    private ConcurrencyLimiter requests(@Nullable DispatchServices previous) {
        int maxConcurrent = settings.routing().maxInFlight();
        int maxQueued = settings.limits().maxQueued();
        Duration queueTimeout = settings.limits().queueTimeout();
        return previous == null
                ? new ConcurrencyLimiter(
                        maxConcurrent,
                        maxQueued,
                        queueTimeout,
                        providers.providers().clock())
                : previous.requests().successor(maxConcurrent, maxQueued, queueTimeout);
    }

    private static LatencyHistory latencies(@Nullable DispatchServices previous) {
        LatencyHistory known = previous == null ? null : previous.latencies;
        return known == null ? new LatencyHistory() : known;
    }

    DispatchContext context() {
        return context;
    }

    /** The requests in flight. */
    ConcurrencyLimiter requests() {
        return context.concurrencyLimiter();
    }

    /** The measured times of models, where something reads them. */
    Optional<LatencyHistory> latencies() {
        return Optional.ofNullable(latencies);
    }

    /** The mistakes in the strategies, once they are resolved. */
    List<String> errors() {
        return strategies.errors();
    }

    /** Finds the configured strategies among the built-in ones and those of the context. */
    void resolveStrategies(CamelContext camel) {
        strategies.resolve(() -> ExtensionPoints.find(camel, RoutingStrategy.class, RoutingStrategy::name));
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    void registerProtocols(CamelContext camel) {
        var capabilities = new LinkedHashMap<String, ProtocolCapabilities>();
        var adapters = new HashMap<String, RequestAdapter>();
        for (ProviderSettings provider : settings.providers().values()) {
            ProviderServices.protocolOf(camel, provider.name()).ifPresent(name -> {
                Protocol protocol = providers.providers().protocol(name);
                ProviderProfile profile = provider.profile();
                capabilities.put(provider.name(), protocol.capabilities(profile));
                adapters.put(provider.name(), (request, model) -> protocol.adapt(request, profile, model));
            });
            if (provider.inProcess()) {
                capabilities.put(provider.name(), new ProtocolCapabilities(Dialects.NATIVE, Map.of()));
            }
        }
        parameterAdapter.setProtocols(capabilities);
        parameterAdapter.setAdapters(adapters);
    }
}
