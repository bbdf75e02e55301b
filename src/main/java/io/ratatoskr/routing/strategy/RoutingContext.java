package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy decides on.
 *
 * @param candidates at least one, by priority
 * @param weights the configured weight of a candidate, 0 or more; 1 without one
 * @param session the session of the request; null: none
 * @param random the only source of chance
 * @param preview whether the order is only explained: a strategy with a state does not change it
 */
@Experimental
public record RoutingContext(
        ModelRequest request,
        List<Candidate> candidates,
        CandidateFacts facts,
        ToDoubleFunction<Candidate> weights,
        @Nullable String session,
        RandomGenerator random,
        boolean preview) {
    public RoutingContext {
        candidates = List.copyOf(candidates);
    }

    /** The same with other candidates. */
    public RoutingContext withCandidates(List<Candidate> changed) {
        return new RoutingContext(request, changed, facts, weights, session, random, preview);
    }
}
