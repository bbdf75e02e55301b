package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.routing.Candidate;
import java.util.List;

/**
 * A request as one candidate takes it.
 *
 * @param findings how it differs from the caller's
 */
record Offer(Candidate candidate, ModelRequest request, List<Finding> findings) {}
