package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.Set;

/**
 * A request prepared for one candidate.
 *
 * @param findings changes to the caller's parameters
 * @param refused parameters that the candidate has rejected in this request
 */
record Offer(Candidate candidate, ModelRequest request, List<Finding> findings, Set<String> refused) {
    Offer {
        findings = List.copyOf(findings);
        refused = Set.copyOf(refused);
    }
}
