package io.ratatoskr.routing.strategy;

import java.util.Comparator;
import java.util.List;

/** Providers on this machine before all others. Score: 0 local, 1 remote. */
final class LocalFirstStrategy implements RoutingStrategy {
    @Override
    public String name() {
        return "local-first";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        return context.candidates().stream()
                .map(candidate -> context.facts().isLocal(candidate)
                        ? new RankedCandidate(candidate, "local", 0.0)
                        : new RankedCandidate(candidate, "remote", 1.0))
                .sorted(Comparator.comparing(RankedCandidate::score))
                .toList();
    }
}
