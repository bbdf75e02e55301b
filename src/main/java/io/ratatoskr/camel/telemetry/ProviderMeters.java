package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.RequestOutcome;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of one provider. Thread-safe. */
final class ProviderMeters {
    private final MeterRegistry registry;
    private final ModelLabels models;
    private final String provider;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final Counter hedgesWon;
    private final Counter hedgesLost;
    private final Counter hedgesFailed;
    private final AtomicInteger activeAttempts = new AtomicInteger();
    private final Map<Operation, OperationMeters> operations = new ConcurrentHashMap<>();

    ProviderMeters(MeterRegistry registry, ModelLabels models, String provider) {
        this.registry = registry;
        this.models = models;
        this.provider = provider;
        this.promptTokens = tokens("prompt");
        this.completionTokens = tokens("completion");
        this.hedgesWon = hedges("won");
        this.hedgesLost = hedges("lost");
        this.hedgesFailed = hedges("failed");
        Gauge.builder(Meters.PREFIX + "attempts.active", activeAttempts, AtomicInteger::get)
                .description("Attempts in progress")
                .tag(Meters.PROVIDER, provider)
                .strongReference(true)
                .register(registry);
    }

    private Counter tokens(String direction) {
        return Counter.builder(Meters.PREFIX + "tokens")
                .description("Tokens of requests and responses, as providers report them")
                .tag(Meters.PROVIDER, provider)
                .tag("direction", direction)
                .register(registry);
    }

    private Counter hedges(String result) {
        return Counter.builder(Meters.PREFIX + "hedges")
                .description("Calls to a provider because another one was slow")
                .tag(Meters.PROVIDER, provider)
                .tag("result", result)
                .register(registry);
    }

    void hedgeWon() {
        hedgesWon.increment();
    }

    void hedgeLost() {
        hedgesLost.increment();
    }

    void hedgeFailed() {
        hedgesFailed.increment();
    }

    OperationMeters of(Operation operation) {
        OperationMeters known = operations.get(operation);
        return known != null
                ? known
                : operations.computeIfAbsent(
                        operation, name -> new OperationMeters(registry, provider, name, activeAttempts));
    }

    void record(RequestOutcome outcome) {
        of(outcome.operation()).record(outcome);
        // The tokens of a stored response are none that the provider was paid for
        Usage usage = outcome.isStored() ? null : outcome.usage();
        String model = outcome.model();
        if (model != null) {
            ModelLabels.ModelMeters meters = models.of(provider, model, outcome.failure() == null);
            meters.requests().increment();
            if (usage != null) {
                meters.promptTokens().increment((double) usage.promptTokens());
                meters.completionTokens().increment((double) usage.completionTokens());
                BigDecimal cost = usage.cost();
                if (cost != null) {
                    meters.cost().increment(cost.doubleValue());
                }
            }
        }
        if (usage != null) {
            promptTokens.increment((double) usage.promptTokens());
            completionTokens.increment((double) usage.completionTokens());
        }
    }
}
