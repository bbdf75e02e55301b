package io.ratatoskr.config;

import io.ratatoskr.settings.StrategyChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses the names of strategies, and weights. Which names exist is known only once the jars of extensions are loaded. */
final class StrategyParsers {
    private static final double MAX_WEIGHT = 1_000_000;

    /** Names of strategies, at least one. */
    static final ValueParser<List<String>> NAMES = text -> {
        List<String> names = ValueParsers.LIST.parse(text);
        for (String name : names) {
            if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
                throw new InvalidValueException("'%s' is not the name of a strategy; expected e.g. cost", name);
            }
        }
        return names.isEmpty() ? List.of(StrategyChoice.PRIORITY_NAME) : names;
    };

    /** {@code name=number, name2=number2}. */
    static final ValueParser<Map<String, Double>> WEIGHTS = text -> {
        var weights = new LinkedHashMap<String, Double>();
        for (String entry : ValueParsers.LIST.parse(text)) {
            int equals = entry.lastIndexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (name.isEmpty()) {
                throw new InvalidValueException("'%s' is not a weight; expected name=number", entry);
            }
            String number = entry.substring(equals + 1).strip();
            double weight = number.matches("\\d{1,7}(\\.\\d{1,6})?") ? Double.parseDouble(number) : -1;
            if (!isWeight(weight)) {
                throw new InvalidValueException("'%s' is not a weight; expected a number from 0 to 1000000", entry);
            }
            if (weights.put(name, weight) != null) {
                throw new InvalidValueException("'%s' has two weights", name);
            }
        }
        return weights;
    };

    /** The strategies that leave nothing to order for the next one. */
    private static final Set<String> COMPLETE =
            Set.of(StrategyChoice.PRIORITY_NAME, "weighted", "round-robin", "latency");

    /** Those of ours that read weights. */
    private static final Set<String> WEIGHTED = Set.of("weighted", "sticky");

    private static final Set<String> UNWEIGHTED = Set.of(
            StrategyChoice.PRIORITY_NAME, "round-robin", "latency", "least-busy", "cost", "capability", "local-first");

    private StrategyParsers() {}

    static boolean isWeight(double weight) {
        return weight >= 0 && weight <= MAX_WEIGHT;
    }

    /** What is wrong with this sequence; empty if nothing is. */
    static Optional<String> mistake(List<String> names) {
        for (int i = 0; i < names.size() - 1; i++) {
            if (COMPLETE.contains(names.get(i))) {
                return Optional.of(
                        "'%s' orders all candidates, so that '%s' after it has no effect; put '%1$s' at the end"
                                .formatted(names.get(i), names.get(i + 1)));
            }
        }
        return Optional.empty();
    }

    /** Returns whether any of them may read weights: those of extensions may. */
    static boolean usesWeights(List<String> names) {
        return names.stream().anyMatch(name -> WEIGHTED.contains(name) || !UNWEIGHTED.contains(name));
    }
}
