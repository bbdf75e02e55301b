package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request would be routed now, without calling a provider.
 *
 * @param model the model string of the request
 * @param strategy the names of the strategies that order the candidates, separated by commas
 * @param candidates in the order in which they would be called
 * @param refusals the providers that would not be called
 * @param fallback models to which the request would go after a failure, by class of failures
 */
public record RoutePlan(
        String model,
        Operation operation,
        String strategy,
        List<PlannedCandidate> candidates,
        List<Refusal> refusals,
        Map<String, List<String>> fallback) {
    public RoutePlan {
        requireNonNull(model, "model");
        requireNonNull(operation, "operation");
        requireNonNull(strategy, "strategy");
        candidates = List.copyOf(candidates);
        refusals = List.copyOf(refusals);
        fallback = Collections.unmodifiableMap(new LinkedHashMap<>(fallback));
    }

    /**
     * A provider that would be called.
     *
     * @param model the provider's own name for the model
     * @param reason why it is at its place, for people
     * @param score the value that decided: of {@code cost} US dollars, of {@code latency} milliseconds, of {@code least-busy} requests in
     *     flight, of {@code weighted} the weight; null if none is known
     */
    public record PlannedCandidate(
            String provider,
            String model,
            String reason,
            @Nullable Double score) {}

    /** A provider that would not be called, and why; a model, where no provider is known to have it. */
    public record Refusal(String provider, String reason) {}
}
