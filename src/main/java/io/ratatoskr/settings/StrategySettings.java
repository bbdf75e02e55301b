package io.ratatoskr.settings;

import io.ratatoskr.api.Operation;
import java.util.Map;

/**
 * Strategies and fallback lists of {@code application.properties}.
 *
 * @param byOperation the strategy of each operation; without an entry the candidates are called by priority
 * @param fallback the lists of requests whose alias or model has none for the class
 * @param hedging when a second provider is called because the first is slow
 */
public record StrategySettings(
        Map<Operation, StrategyChoice> byOperation, FallbackLists fallback, HedgingSettings hedging) {
    /** By priority, without fallback lists and hedging. */
    public static final StrategySettings NONE = new StrategySettings(Map.of(), FallbackLists.NONE, HedgingSettings.OFF);

    public StrategySettings {
        byOperation = Map.copyOf(byOperation);
    }

    /** The strategy of an operation. */
    public StrategyChoice of(Operation operation) {
        return byOperation.getOrDefault(operation, StrategyChoice.PRIORITY);
    }
}
