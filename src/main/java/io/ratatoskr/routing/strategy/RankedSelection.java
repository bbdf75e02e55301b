package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.List;

/**
 * The candidates of a request in order, and those that a strategy excluded.
 *
 * @param refusals of candidates that must not be called
 */
public record RankedSelection(List<RankedCandidate> ranked, List<Refusal> refusals) {
    public RankedSelection {
        ranked = List.copyOf(ranked);
        refusals = List.copyOf(refusals);
    }

    /** The candidates in order, without reasons. */
    public List<Candidate> candidates() {
        return ranked.stream().map(RankedCandidate::candidate).toList();
    }
}
