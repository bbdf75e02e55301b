package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Strategies in sequence: the first decides, each further one orders what those before it leave equal. Pure as its strategies. */
public final class StrategySequence {
    private final List<RoutingStrategy> strategies;

    /** @param strategies at least one */
    public StrategySequence(List<RoutingStrategy> strategies) {
        this.strategies = List.copyOf(strategies);
    }

    /** A permutation of the candidates that no strategy excludes, and the excluded ones. */
    public RankedSelection order(RoutingContext context) {
        List<Candidate> eligible = context.candidates();
        var refusals = new ArrayList<Refusal>();
        for (RoutingStrategy strategy : strategies) {
            Map<Candidate, GatewayException> exclusions =
                    eligible.isEmpty() ? Map.of() : strategy.exclusions(context.withCandidates(eligible));
            if (!exclusions.isEmpty()) {
                var left = new ArrayList<Candidate>();
                for (Candidate candidate : eligible) {
                    GatewayException failure = exclusions.get(candidate);
                    if (failure == null) {
                        left.add(candidate);
                    } else {
                        refusals.add(Refusal.of(candidate.provider(), failure));
                    }
                }
                eligible = left;
            }
        }
        return new RankedSelection(order(0, context.withCandidates(eligible)), refusals);
    }

    /** Orders by this strategy, and each group with equal scores by the next one. */
    private List<RankedCandidate> order(int index, RoutingContext context) {
        if (context.candidates().isEmpty()) {
            return List.of();
        }
        List<RankedCandidate> ranked =
                permutation(context.candidates(), strategies.get(index).order(context));
        if (index == strategies.size() - 1) {
            return ranked;
        }
        var result = new ArrayList<RankedCandidate>(ranked.size());
        int start = 0;
        for (int end = 1; end <= ranked.size(); end++) {
            if (end == ranked.size() || !ranked.get(end).equalsInScore(ranked.get(start))) {
                List<RankedCandidate> group = ranked.subList(start, end);
                result.addAll(group.size() == 1 ? group : refine(index, group, context));
                start = end;
            }
        }
        return result;
    }

    private List<RankedCandidate> refine(int index, List<RankedCandidate> group, RoutingContext context) {
        var reasons = new LinkedHashMap<Candidate, String>();
        group.forEach(ranked -> reasons.put(ranked.candidate(), ranked.reason()));
        return order(index + 1, context.withCandidates(List.copyOf(reasons.keySet()))).stream()
                .map(ranked -> new RankedCandidate(
                        ranked.candidate(),
                        reasons.getOrDefault(ranked.candidate(), "") + "; " + ranked.reason(),
                        ranked.score()))
                .toList();
    }

    /** The order with each candidate once, whatever a strategy returned; those that it left out come last. */
    private static List<RankedCandidate> permutation(List<Candidate> candidates, List<RankedCandidate> ranked) {
        var byCandidate = new LinkedHashMap<Candidate, RankedCandidate>();
        for (RankedCandidate one : ranked) {
            byCandidate.putIfAbsent(one.candidate(), one);
        }
        byCandidate.keySet().retainAll(candidates);
        for (Candidate candidate : candidates) {
            byCandidate.computeIfAbsent(candidate, absent -> new RankedCandidate(absent, "not ordered", null));
        }
        return List.copyOf(byCandidate.values());
    }
}
