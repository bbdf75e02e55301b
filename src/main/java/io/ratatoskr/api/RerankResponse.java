package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The response to a {@link RerankRequest}: documents, best first; ties in request order. */
public record RerankResponse(List<RankedDocument> results, ScoringMetadata metadata) implements ScoringResponse {
    public RerankResponse {
        results = List.copyOf(results);
        requireNonNull(metadata, "metadata");
    }

    @Override
    public RerankResponse withMetadata(ScoringMetadata other) {
        return new RerankResponse(results, other);
    }
}
