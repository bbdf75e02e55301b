package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The response to a {@link ZeroShotRequest} or {@link ClassifyRequest}: scores in the order of the texts. */
public record ClassifyResponse(List<ClassifyResult> results, ScoringMetadata metadata) implements ScoringResponse {
    public ClassifyResponse {
        results = List.copyOf(results);
        requireNonNull(metadata.method(), "method");
    }

    @Override
    public ClassifyResponse withMetadata(ScoringMetadata other) {
        return new ClassifyResponse(results, other);
    }
}
