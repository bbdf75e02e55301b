package io.ratatoskr.routing;

import java.util.List;

/**
 * Candidates for a request, in order, and refusals.
 *
 * @param refusals providers that would be candidates if they were not disabled or unavailable
 */
public record Selection(List<Candidate> candidates, List<Refusal> refusals) {
    public Selection {
        candidates = List.copyOf(candidates);
        refusals = List.copyOf(refusals);
    }
}
