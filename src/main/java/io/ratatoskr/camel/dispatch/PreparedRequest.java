package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.Set;

/**
 * A request prepared for one candidate.
 *
 * @param changes changes to the caller's parameters
 * @param rejectedParameters parameters that the candidate has rejected in this request
 */
record PreparedRequest(Candidate candidate, ModelRequest request, List<ParameterChange> changes, Set<String> rejectedParameters) {
    PreparedRequest {
        changes = List.copyOf(changes);
        rejectedParameters = Set.copyOf(rejectedParameters);
    }
}
