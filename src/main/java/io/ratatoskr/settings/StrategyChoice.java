package io.ratatoskr.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the candidates of a request are ordered.
 *
 * @param names of strategies, at least one: the first one decides, each further one orders what those before it leave equal
 * @param weights by provider, model or {@code provider:model}, each 0 or more; without an entry 1
 */
public record StrategyChoice(List<String> names, Map<String, Double> weights) {
    /** The name of the order of the routes and of the configuration. */
    public static final String PRIORITY_NAME = "priority";

    /** That order. */
    public static final StrategyChoice PRIORITY = new StrategyChoice(List.of(PRIORITY_NAME), Map.of());

    public StrategyChoice {
        names = names.isEmpty() ? List.of(PRIORITY_NAME) : List.copyOf(names);
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** Returns whether the candidates stay in the order of the routes and of the configuration. */
    public boolean isPriority() {
        return names.size() == 1 && names.getFirst().equals(PRIORITY_NAME);
    }

    /** The names as configuration writes them. */
    public String wireName() {
        return String.join(",", names);
    }
}
