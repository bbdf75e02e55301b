package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The response to an {@link NliRequest}: results in the order of the pairs. */
public record NliResponse(List<NliResult> results, ScoringMetadata metadata) implements ScoringResponse {
    public NliResponse {
        results = List.copyOf(results);
        requireNonNull(metadata.method(), "method");
    }

    @Override
    public NliResponse withMetadata(ScoringMetadata other) {
        return new NliResponse(results, other);
    }
}
