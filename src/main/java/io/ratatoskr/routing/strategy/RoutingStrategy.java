package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.Map;

/**
 * An order of the candidates of a request. Found as a bean in the registry or a service; selected by its name in {@code
 * ratatoskr.routing.<operation>.strategy} or by an alias. Called by many requests at once, on their threads: thread-safe, and neither
 * blocks nor calls a provider.
 */
@Experimental
public interface RoutingStrategy {
    /** The name in configuration: lower-case letters, digits and {@code -}, a letter first. */
    String name();

    /**
     * The candidates that must not be called for this request, each with the failure that the caller gets if no other one serves it.
     * By default none.
     */
    default Map<Candidate, GatewayException> exclusions(RoutingContext context) {
        return Map.of();
    }

    /**
     * The candidates of the context, each once, in the order in which they are to be called. Adjacent ones with equal scores are
     * ordered by the next strategy, where several are configured.
     */
    List<RankedCandidate> order(RoutingContext context);
}
