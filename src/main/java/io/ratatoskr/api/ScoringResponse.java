package io.ratatoskr.api;

import java.util.List;

/** A response to a {@link ScoringRequest}. */
public sealed interface ScoringResponse extends ModelResponse
        permits NliResponse, ClassifyResponse, StanceResponse, RerankResponse {
    /** Indices of the inputs that exceeded the model's limit and were truncated. */
    List<Integer> truncated();

    @Override
    ScoringResponse withProvider(String provider);
}
