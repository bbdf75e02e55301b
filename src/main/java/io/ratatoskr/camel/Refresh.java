package io.ratatoskr.camel;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import java.util.Collection;
import java.util.Map;

/** Asks providers anew which models they have. */
@FunctionalInterface
interface Refresh {
    /**
     * Asks them all and waits; what they told then stands in the registry.
     *
     * @return why those told nothing that did not, by provider; what was known of their models stays
     * @throws Cancelled when nobody waits for the answer any more
     */
    Map<String, String> ask(Collection<String> providers, Cancellation caller);
}
