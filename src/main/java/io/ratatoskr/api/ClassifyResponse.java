package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores in the order of the texts, of {@link ZeroShotRequest} and {@link ClassifyRequest}.
 *
 * @param truncated places of the inputs that were longer than the model takes and were cut
 * @param provider who answered; empty until the gateway has filled it in
 */
public record ClassifyResponse(
        List<ClassifyResult> results,
        List<Integer> truncated,
        Method method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        Extra extra)
        implements TaskResponse {
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
