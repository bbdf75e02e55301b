package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import java.util.Comparator;
import java.util.List;

/**
 * A random order in which a candidate is first with the share of its weight in the sum of all weights, and so on among the others. Those
 * of weight 0 come last, by priority. Score: the weight.
 */
final class WeightedStrategy implements RoutingStrategy {
    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        record Drawn(Candidate candidate, double weight, double key) {}
        return context.candidates().stream()
                .map(candidate -> {
                    double weight = context.weights().applyAsDouble(candidate);
                    return new Drawn(candidate, weight, key(context.random().nextDouble(), weight));
                })
                .sorted(Comparator.comparingDouble(Drawn::key))
                .map(drawn -> new RankedCandidate(drawn.candidate(), "weight " + plain(drawn.weight()), drawn.weight()))
                .toList();
    }

    /**
     * The key of a draw, the smallest of which is first: exponential with the weight as its rate. See Efraimidis and Spirakis,
     * <a href="https://doi.org/10.1016/j.ipl.2005.11.003">Weighted random sampling with a reservoir</a>.
     *
     * @param uniform in [0, 1)
     */
    static double key(double uniform, double weight) {
        return weight > 0 ? -Math.log(1 - uniform) / weight : Double.POSITIVE_INFINITY;
    }

    private static String plain(double weight) {
        return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
    }
}
