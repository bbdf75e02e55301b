package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.Set;

/**
 * A request as one candidate takes it.
 *
 * @param findings how it differs from the caller's
 * @param refused parameters that the candidate has refused in this request
 */
record Offer(Candidate candidate, ModelRequest request, List<Finding> findings, Set<String> refused) {
    Offer {
        findings = List.copyOf(findings);
        refused = Set.copyOf(refused);
    }
}
