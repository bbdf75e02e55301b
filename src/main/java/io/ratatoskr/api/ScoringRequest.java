package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** A request for scores instead of text, served by encoder models: NLI, classification, stance, reranking. */
public sealed interface ScoringRequest extends ModelRequest
        permits NliRequest, ZeroShotRequest, ClassifyRequest, StanceRequest, RerankRequest {
    @Override
    default boolean stream() {
        return false;
    }

    @Override
    ScoringRequest withModel(String model);

    @Override
    ScoringRequest withProvider(@Nullable String provider);
}
