package io.ratatoskr.camel.telemetry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;

/** The meters of requests in flight, providers, circuit breakers and known models; all are read when they are scraped. */
public final class GatewayMeters implements MeterBinder {
    private final CamelContext context;
    private final GatewayStatus status;
    private final DispatchContext dispatch;
    private final Providers providers;
    private final RetryPredicate retries;
    private final ModelRegistry models;
    private final Set<String> breakers = ConcurrentHashMap.newKeySet();

    public GatewayMeters(
            CamelContext context,
            GatewayStatus status,
            DispatchContext dispatch,
            Providers providers,
            RetryPredicate retries,
            ModelRegistry models) {
        this.context = context;
        this.status = status;
        this.dispatch = dispatch;
        this.providers = providers;
        this.retries = retries;
        this.models = models;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(Meters.PREFIX + "info", () -> 1)
                .description("The version of the gateway, of Camel and of Java")
                .tag("version", version())
                .tag("camel", context.getVersion())
                .tag("java", Runtime.version().toString())
                .register(registry);
        Gauge.builder(Meters.PREFIX + "ready", status, gateway -> gateway.isReady() ? 1 : 0)
                .description("Whether the gateway is ready: 1 or 0")
                .register(registry);
        Gauge.builder(Meters.PREFIX + "requests.active", dispatch.concurrencyLimiter(), limiter -> limiter.inFlight())
                .description("Requests in flight, streams until they end")
                .register(registry);
        Gauge.builder(
                        Meters.PREFIX + "requests.limit",
                        dispatch.concurrencyLimiter(),
                        limiter -> limiter.maxConcurrent())
                .description("ratatoskr.routing.max-in-flight")
                .register(registry);
        Gauge.builder(Meters.PREFIX + "requests.queued", dispatch.concurrencyLimiter(), limiter -> limiter.waiting())
                .description("Requests that wait for others to end")
                .register(registry);
        Gauge.builder(
                        Meters.PREFIX + "requests.queue.limit",
                        dispatch.concurrencyLimiter(),
                        limiter -> limiter.maxQueued())
                .description("ratatoskr.routing.max-queued")
                .register(registry);
        dispatch.providers().values().forEach(provider -> bindProvider(registry, provider));
        bindBreakers(registry);
        if (registry instanceof RefreshedMeterRegistry refreshed) {
            refreshed.beforeScrape(() -> bindBreakers(registry));
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(GatewayMeters.class.getPackage().getImplementationVersion(), "unknown");
    }

    private void bindProvider(MeterRegistry registry, ProviderSettings provider) {
        String name = provider.name();
        // Prometheus reserves the suffix _total for counters
        FunctionCounter.builder(
                        Meters.PREFIX + "registry.models",
                        models,
                        known -> known.modelsOf(name).size())
                .description("Models that the provider is known to have; may fall")
                .tag(Meters.PROVIDER, name)
                .register(registry);
        if (provider.disabledReason().isPresent()) {
            return;
        }
        FunctionCounter.builder(Meters.PREFIX + "retries", retries, counts -> counts.retries(name))
                .description("Further calls to a provider within an attempt")
                .tag(Meters.PROVIDER, name)
                .register(registry);
        if (dispatch.breakers().isPerModel(name)) {
            Gauge.builder(Meters.PREFIX + "model.breakers.open", dispatch.breakers(), all -> all.openModels(name))
                    .description("Models of the provider whose own circuit breaker is open")
                    .tag(Meters.PROVIDER, name)
                    .register(registry);
        }
        bindCalls(registry, provider, "active", "Calls to the provider in progress", ProviderClient::callsInFlight);
        bindCalls(
                registry,
                provider,
                "waiting",
                "Calls to the provider that wait for a permit",
                ProviderClient::callsWaiting);
    }

    private void bindCalls(
            MeterRegistry registry,
            ProviderSettings provider,
            String name,
            String description,
            ToIntFunction<ProviderClient> calls) {
        Gauge.builder(
                        Meters.PREFIX + "provider.calls." + name,
                        providers,
                        clients -> clients.existingClient(provider)
                                .map(calls::applyAsInt)
                                .orElse(0))
                .description(description)
                .tag(Meters.PROVIDER, provider.name())
                .register(registry);
    }

    /** Adds the breakers of routes that are new. */
    private void bindBreakers(MeterRegistry registry) {
        for (Operation operation : Operation.values()) {
            for (String provider : ProviderRoutes.servingProviders(context, operation)) {
                String wireName = operation.wireName();
                ProviderSettings settings = dispatch.providers().get(provider);
                boolean disabled = settings != null && settings.disabledReason().isPresent();
                if (!disabled && breakers.add(provider + ':' + wireName)) {
                    Gauge.builder(
                                    Meters.PREFIX + "breaker.state",
                                    dispatch.breakers(),
                                    all -> state(all, provider, wireName))
                            .description(
                                    "Circuit breaker: 0 closed, 1 half-open, 2 open, 3 set open by an administrator")
                            .tag(Meters.PROVIDER, provider)
                            .tag(Meters.OPERATION, wireName)
                            .register(registry);
                }
            }
        }
    }

    private static int state(CircuitBreakers all, String provider, String operation) {
        return all.find(provider, operation)
                .map(CircuitBreaker::getState)
                .map(state -> switch (state) {
                    case HALF_OPEN -> 1;
                    case OPEN -> 2;
                    case FORCED_OPEN -> 3;
                    case CLOSED, DISABLED, METRICS_ONLY -> 0;
                })
                .orElse(0);
    }
}
