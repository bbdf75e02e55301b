package io.ratatoskr.settings;

import java.util.Map;

/**
 * Strategies and fallback lists of {@code models.yaml}.
 *
 * @param strategies by alias
 * @param fallback by alias, model or {@code provider:model}
 */
public record AliasRouting(Map<String, StrategyChoice> strategies, Map<String, FallbackLists> fallback) {
    /** No strategies and no lists. */
    public static final AliasRouting NONE = new AliasRouting(Map.of(), Map.of());

    public AliasRouting {
        strategies = Map.copyOf(strategies);
        fallback = Map.copyOf(fallback);
    }
}
