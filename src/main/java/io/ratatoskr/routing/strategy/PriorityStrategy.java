package io.ratatoskr.routing.strategy;

import io.ratatoskr.settings.StrategyChoice;
import java.util.ArrayList;
import java.util.List;

/** The order of the configuration, else of the routes; for an alias, that of its models. */
final class PriorityStrategy implements RoutingStrategy {
    @Override
    public String name() {
        return StrategyChoice.PRIORITY_NAME;
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        var ranked = new ArrayList<RankedCandidate>();
        for (int i = 0; i < context.candidates().size(); i++) {
            ranked.add(new RankedCandidate(context.candidates().get(i), "priority " + (i + 1), (double) (i + 1)));
        }
        return ranked;
    }
}
