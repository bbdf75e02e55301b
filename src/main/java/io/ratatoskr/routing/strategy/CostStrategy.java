package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cheapest candidate for this request first; those with unknown prices last. Score: US dollars. */
final class CostStrategy implements RoutingStrategy {
    private record Priced(Candidate candidate, @Nullable BigDecimal cost) {
        RankedCandidate ranked() {
            return cost == null
                    ? new RankedCandidate(candidate, "price unknown", null)
                    : new RankedCandidate(candidate, cost.toPlainString() + " USD", cost.doubleValue());
        }
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        return context.candidates().stream()
                .map(candidate ->
                        new Priced(candidate, context.facts().cost(candidate).orElse(null)))
                .sorted(Comparator.comparing(Priced::cost, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(Priced::ranked)
                .toList();
    }
}
