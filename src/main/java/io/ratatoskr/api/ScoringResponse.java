package io.ratatoskr.api;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response to a {@link ScoringRequest}. */
public sealed interface ScoringResponse extends ModelResponse
        permits NliResponse, ClassifyResponse, StanceResponse, RerankResponse {
    ScoringMetadata metadata();

    /** The same results with this metadata. */
    ScoringResponse withMetadata(ScoringMetadata metadata);

    /** Indices of the inputs that exceeded the model's limit and were truncated. */
    default List<Integer> truncated() {
        return metadata().truncated();
    }

    /** How the scores were computed; null for rerank responses. */
    default @Nullable ScoringMethod method() {
        return metadata().method();
    }

    @Override
    default @Nullable Usage usage() {
        return metadata().usage();
    }

    @Override
    default @Nullable String model() {
        return metadata().model();
    }

    @Override
    default String provider() {
        return metadata().provider();
    }

    /** The fields of the provider's response that the gateway does not know. */
    default AdditionalProperties extra() {
        return metadata().extra();
    }

    @Override
    default ScoringResponse withProvider(String provider) {
        return withMetadata(metadata().withProvider(provider));
    }

    @Override
    default ScoringResponse withModel(@Nullable String model) {
        return withMetadata(metadata().withModel(model));
    }

    @Override
    default ScoringResponse withUsage(@Nullable Usage usage) {
        return withMetadata(metadata().withUsage(usage));
    }
}
