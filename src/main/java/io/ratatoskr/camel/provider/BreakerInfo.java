package io.ratatoskr.camel.provider;

import java.util.List;

/**
 * The circuit breaker of a provider's operation.
 *
 * @param models those of its models, where each has its own: at most {@value #MAX_MODELS}, first those that are not closed, then by failures
 * @param modelCount the number of models that have one
 */
public record BreakerInfo(
        String provider, String operation, BreakerStatus status, List<ModelBreaker> models, int modelCount) {
    static final int MAX_MODELS = 100;

    public BreakerInfo {
        models = List.copyOf(models);
    }

    /** The circuit breaker of a model; the name is the provider's own. */
    public record ModelBreaker(String model, BreakerStatus status) {}
}
