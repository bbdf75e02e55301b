package io.ratatoskr.parameters;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.List;

/** What a candidate can be asked. */
public sealed interface Fitted {
    /**
     * The request as this candidate takes it.
     *
     * @param findings what differs from what the caller sent
     */
    record Fit(ModelRequest request, List<Finding> findings) implements Fitted {
        public Fit {
            findings = List.copyOf(findings);
        }
    }

    /** The candidate cannot answer this request as it was meant. */
    record Unfit(UnsupportedParameter reason) implements Fitted {}
}
