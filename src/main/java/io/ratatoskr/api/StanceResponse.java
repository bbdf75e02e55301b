package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stances in the order of the texts.
 *
 * @param truncated places of the inputs that were longer than the model takes and were cut
 * @param provider who answered; empty until the gateway has filled it in
 */
public record StanceResponse(
        List<StanceResult> results,
        List<Integer> truncated,
        Method method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        Extra extra)
        implements TaskResponse {
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
