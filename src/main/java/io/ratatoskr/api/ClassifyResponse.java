package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a {@link ZeroShotRequest} or {@link ClassifyRequest}: scores in the order of the texts.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record ClassifyResponse(
        List<ClassifyResult> results,
        List<Integer> truncated,
        ScoringMethod method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra)
        implements ScoringResponse {
    public ClassifyResponse {
        results = List.copyOf(results);
        truncated = List.copyOf(truncated);
        requireNonNull(method, "method");
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    @Override
    public ClassifyResponse withProvider(String name) {
        return new ClassifyResponse(results, truncated, method, usage, model, name, extra);
    }

    @Override
    public ClassifyResponse withUsage(@Nullable Usage counts) {
        return new ClassifyResponse(results, truncated, method, counts, model, provider, extra);
    }
}
