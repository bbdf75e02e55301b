package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of models. A limited number of models has its own, those that responded first; the others of a provider share one set with
 * the label {@value #OTHER}, since callers make up names. Thread-safe.
 */
final class ModelLabels {
    static final String OTHER = "other";

    private final MeterRegistry registry;
    private final int maxModels;
    private final AtomicInteger known = new AtomicInteger();
    private final Map<String, Models> providers = new ConcurrentHashMap<>();

    /** @param maxModels maximum number of models with meters of their own */
    ModelLabels(MeterRegistry registry, int maxModels) {
        this.registry = registry;
        this.maxModels = maxModels;
    }

    /** The meters of one model. */
    record ModelMeters(Counter requests, Counter promptTokens, Counter completionTokens, Counter cost) {}

    private record Models(ModelMeters other, Map<String, ModelMeters> byName) {}

    /** @param exists whether the model responded, so that its name is not made up */
    ModelMeters of(String provider, String model, boolean exists) {
        Models models = providers.get(provider);
        if (models == null) {
            models = providers.computeIfAbsent(
                    provider, name -> new Models(create(name, OTHER), new ConcurrentHashMap<>()));
        }
        ModelMeters own = models.byName().get(model);
        if (own != null) {
            return own;
        }
        if (!exists || known.get() >= maxModels) {
            return models.other();
        }
        if (known.incrementAndGet() > maxModels) {
            known.decrementAndGet();
            return models.other();
        }
        return models.byName().computeIfAbsent(model, name -> create(provider, name));
    }

    private ModelMeters create(String provider, String model) {
        return new ModelMeters(
                counter(provider, model, "model.requests")
                        .description("Requests that have ended, by model")
                        .register(registry),
                tokens(provider, model, "prompt"),
                tokens(provider, model, "completion"),
                counter(provider, model, "cost.usd")
                        .description("Cost of responses in US dollars, as reported or by the known price")
                        .register(registry));
    }

    private Counter tokens(String provider, String model, String direction) {
        return counter(provider, model, "model.tokens")
                .description("Tokens of requests and responses, by model")
                .tag("direction", direction)
                .register(registry);
    }

    private static Counter.Builder counter(String provider, String model, String name) {
        return Counter.builder(Meters.PREFIX + name)
                .tag(Meters.PROVIDER, provider)
                .tag(Meters.MODEL, model);
    }
}
