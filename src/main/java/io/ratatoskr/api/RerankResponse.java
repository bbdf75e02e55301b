package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents, best first; of equal ones the earlier first.
 *
 * @param truncated places of the inputs that were longer than the model takes and were cut
 * @param provider who answered; empty until the gateway has filled it in
 */
public record RerankResponse(
        List<RankedDocument> results,
        List<Integer> truncated,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        Extra extra)
        implements TaskResponse {
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
