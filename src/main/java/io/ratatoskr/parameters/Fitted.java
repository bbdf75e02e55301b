package io.ratatoskr.parameters;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.List;

/** Result of adapting a request to a candidate. */
public sealed interface Fitted {
    /**
     * The request as it is sent to this candidate.
     *
     * @param findings changes to the caller's parameters
     */
    record Fit(ModelRequest request, List<Finding> findings) implements Fitted {
        public Fit {
            findings = List.copyOf(findings);
        }
    }

    /** The candidate does not support a required feature of the request. */
    record Unfit(UnsupportedParameter reason) implements Fitted {}
}
