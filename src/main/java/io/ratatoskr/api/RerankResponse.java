package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a {@link RerankRequest}: documents, best first; ties in request order.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record RerankResponse(
        List<RankedDocument> results,
        List<Integer> truncated,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra)
        implements ScoringResponse {
    public RerankResponse {
        results = List.copyOf(results);
        truncated = List.copyOf(truncated);
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    @Override
    public RerankResponse withProvider(String name) {
        return new RerankResponse(results, truncated, usage, model, name, extra);
    }

    @Override
    public RerankResponse withUsage(@Nullable Usage counts) {
        return new RerankResponse(results, truncated, counts, model, provider, extra);
    }
}
