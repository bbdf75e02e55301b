package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Each candidate first in turn, the others behind it in a circle. Requests with the same candidates share their turns, within one
 * process. Score: the place in the circle, from 1. Thread-safe.
 */
final class RoundRobinStrategy implements RoutingStrategy {
    /** Number of counters, a power of two. Sets of candidates that share one still take turns, not always evenly. */
    private static final int COUNTERS = 4_096;

    private final AtomicIntegerArray turns = new AtomicIntegerArray(COUNTERS);

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        List<Candidate> candidates = context.candidates();
        int hash = 31 * candidates.hashCode() + context.request().operation().hashCode();
        int counter = (hash ^ (hash >>> 16)) & (COUNTERS - 1);
        int turn = context.preview() ? turns.get(counter) : turns.getAndIncrement(counter);
        int first = Math.floorMod(turn, candidates.size());
        var ranked = new ArrayList<RankedCandidate>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            int index = (first + i) % candidates.size();
            ranked.add(new RankedCandidate(
                    candidates.get(index), "turn %d of %d".formatted(index + 1, candidates.size()), index + 1.0));
        }
        return ranked;
    }
}
