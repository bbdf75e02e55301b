package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a scoring response: everything but its results.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param method how the scores were computed; null for rerank responses
 * @param model the provider's name of the model that responded, if reported
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record ScoringMetadata(
        List<Integer> truncated,
        @Nullable ScoringMethod method,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra) {
    public ScoringMetadata {
        truncated = List.copyOf(truncated);
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    /** The metadata of complete inputs, without provider and unknown fields. */
    public static ScoringMetadata of(@Nullable ScoringMethod method, @Nullable Usage usage, @Nullable String model) {
        return new ScoringMetadata(List.of(), method, usage, model, "", AdditionalProperties.NONE);
    }

    public ScoringMetadata withProvider(String name) {
        return new ScoringMetadata(truncated, method, usage, model, name, extra);
    }

    public ScoringMetadata withModel(@Nullable String name) {
        return new ScoringMetadata(truncated, method, usage, name, provider, extra);
    }

    public ScoringMetadata withUsage(@Nullable Usage counts) {
        return new ScoringMetadata(truncated, method, counts, model, provider, extra);
    }
}
