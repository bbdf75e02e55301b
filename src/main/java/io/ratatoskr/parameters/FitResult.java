package io.ratatoskr.parameters;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import java.util.List;

/** Result of adapting a request to a candidate. */
public sealed interface FitResult {
    /**
     * The request as it is sent to this candidate.
     *
     * @param changes changes to the caller's parameters
     */
    record Accepted(ModelRequest request, List<ParameterChange> changes) implements FitResult {
        public Accepted {
            changes = List.copyOf(changes);
        }
    }

    /** The candidate does not support a required feature of the request; {@code lacking} is the side that lacks it. */
    record Rejected(UnsupportedParameter reason, ParameterChange.Lacking lacking) implements FitResult {}
}
