package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The response to a {@link StanceRequest}: stances in the order of the texts. */
public record StanceResponse(List<StanceResult> results, ScoringMetadata metadata) implements ScoringResponse {
    public StanceResponse {
        results = List.copyOf(results);
        requireNonNull(metadata.method(), "method");
    }

    @Override
    public StanceResponse withMetadata(ScoringMetadata other) {
        return new StanceResponse(results, other);
    }
}
