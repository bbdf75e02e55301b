package io.ratatoskr.routing.strategy;

import java.util.Comparator;
import java.util.List;

/** The candidate with the fewest requests in flight first, streams included. Score: requests in flight. */
final class LeastBusyStrategy implements RoutingStrategy {
    @Override
    public String name() {
        return "least-busy";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        record Loaded(RankedCandidate ranked, int inFlight) {}
        return context.candidates().stream()
                .map(candidate -> {
                    int inFlight = context.facts().load(candidate).inFlight();
                    return new Loaded(
                            new RankedCandidate(
                                    candidate,
                                    inFlight == 1 ? "1 request in flight" : inFlight + " requests in flight",
                                    (double) inFlight),
                            inFlight);
                })
                .sorted(Comparator.comparingInt(Loaded::inFlight))
                .map(Loaded::ranked)
                .toList();
    }
}
