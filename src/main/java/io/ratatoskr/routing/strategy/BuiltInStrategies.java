package io.ratatoskr.routing.strategy;

import io.ratatoskr.settings.StrategyChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The strategies of the gateway. */
public final class BuiltInStrategies {
    private BuiltInStrategies() {}

    /** New instances, by name; one of them counts turns. */
    public static Map<String, RoutingStrategy> create() {
        var strategies = new LinkedHashMap<String, RoutingStrategy>();
        for (RoutingStrategy strategy : List.of(
                new PriorityStrategy(),
                new WeightedStrategy(),
                new RoundRobinStrategy(),
                new LeastBusyStrategy(),
                new LatencyStrategy(),
                new CostStrategy(),
                new CapabilityStrategy(),
                new LocalFirstStrategy(),
                new StickyStrategy())) {
            strategies.put(strategy.name(), strategy);
        }
        return strategies;
    }

    /** Whether a strategy may read measured loads; those of extensions may. */
    public static boolean readsLoads(StrategyChoice choice) {
        return choice.names().stream().anyMatch(name -> switch (name) {
            case StrategyChoice.PRIORITY_NAME,
                    "weighted",
                    "round-robin",
                    "cost",
                    "capability",
                    "local-first",
                    "sticky" -> false;
            default -> true;
        });
    }
}
