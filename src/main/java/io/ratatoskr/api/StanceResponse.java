package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a {@link StanceRequest}: stances in the order of the texts.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record StanceResponse(
        List<StanceResult> results,
        List<Integer> truncated,
        ScoringMethod method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra)
        implements ScoringResponse {
    public StanceResponse {
        results = List.copyOf(results);
        truncated = List.copyOf(truncated);
        requireNonNull(method, "method");
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    @Override
    public StanceResponse withProvider(String name) {
        return new StanceResponse(results, truncated, method, usage, model, name, extra);
    }

    @Override
    public StanceResponse withUsage(@Nullable Usage counts) {
        return new StanceResponse(results, truncated, method, counts, model, provider, extra);
    }
}
