package io.ratatoskr.routing;

import java.util.List;

/**
 * Who may be asked, in order, and who may not.
 *
 * @param refusals providers that would have been candidates, were they not off or otherwise out
 */
public record Selection(List<Candidate> candidates, List<Refusal> refusals) {
    public Selection {
        candidates = List.copyOf(candidates);
        refusals = List.copyOf(refusals);
    }
}
