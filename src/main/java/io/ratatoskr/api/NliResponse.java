package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to an {@link NliRequest}: results in the order of the pairs.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record NliResponse(
        List<NliResult> results,
        List<Integer> truncated,
        ScoringMethod method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra)
        implements ScoringResponse {
    public NliResponse {
        results = List.copyOf(results);
        truncated = List.copyOf(truncated);
        requireNonNull(method, "method");
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    @Override
    public NliResponse withProvider(String name) {
        return new NliResponse(results, truncated, method, usage, model, name, extra);
    }

    @Override
    public NliResponse withUsage(@Nullable Usage counts) {
        return new NliResponse(results, truncated, method, counts, model, provider, extra);
    }
}
