package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.FallbackLists;
import io.ratatoskr.settings.HedgingSettings;
import io.ratatoskr.settings.StrategyChoice;
import io.ratatoskr.settings.StrategySettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of strategies and fallback lists.
 *
 * @param strategies names of strategies, by operation
 * @param weights by operation
 * @param fallback models, by the class of the failure
 * @param all in the order of the defaults file
 */
record StrategyKeys(
        Map<Operation, Key<List<String>>> strategies,
        Map<Operation, Key<Map<String, Double>>> weights,
        Map<FailureClass, Key<List<String>>> fallback,
        List<Key<?>> all) {
    static StrategyKeys create() {
        var strategies = new EnumMap<Operation, Key<List<String>>>(Operation.class);
        var weights = new EnumMap<Operation, Key<Map<String, Double>>>(Operation.class);
        var all = new ArrayList<Key<?>>();
        for (Operation operation : Operation.values()) {
            Key<List<String>> strategy = strategy(operation);
            Key<Map<String, Double>> weight = weight(operation);
            strategies.put(operation, strategy);
            weights.put(operation, weight);
            all.addAll(List.of(strategy, weight));
        }
        var fallback = new EnumMap<FailureClass, Key<List<String>>>(FailureClass.class);
        for (FailureClass failures : FailureClass.values()) {
            fallback.put(failures, fallback(failures));
        }
        all.addAll(fallback.values());
        return new StrategyKeys(strategies, weights, fallback, List.copyOf(all));
    }

    private static Key<List<String>> strategy(Operation operation) {
        String name = operation.wireName();
        return new Key<>(
                "routing." + name + ".strategy",
                StrategyParsers.NAMES,
                StrategyChoice.PRIORITY_NAME,
                operation == Operation.CHAT
                        ? "Strategy that orders the candidates for chat: priority (the order above), weighted,"
                                + " round-robin, least-busy, latency, cost, capability, local-first or sticky;"
                                + " several, comma-separated: each orders what those before it leave equal."
                        : "The same for %s.".formatted(name));
    }

    private static Key<Map<String, Double>> weight(Operation operation) {
        String name = operation.wireName();
        return new Key<>(
                "routing." + name + ".weights",
                StrategyParsers.WEIGHTS,
                "",
                operation == Operation.CHAT
                        ? "Weights for weighted and sticky, as name=number, comma-separated; a name is a"
                                + " provider, a model or provider:model. 0: only after all others; unnamed: 1."
                        : "The same for %s.".formatted(name));
    }

    private static Key<List<String>> fallback(FailureClass failures) {
        return new Key<>(
                "routing.fallback." + failures.wireName(),
                ValueParsers.LIST,
                "",
                "Models, in order, comma-separated, for requests that fail %s; not for embeddings."
                        .formatted(
                                switch (failures) {
                                    case CONTEXT_WINDOW -> "because they are too long for the model";
                                    case CONTENT_FILTER -> "because the provider refused their content";
                                    case RATE_LIMIT -> "because of a rate limit, a quota or overload";
                                    case UNAVAILABLE ->
                                        "because no provider could be reached, responded in time or was available";
                                }));
    }

    StrategySettings read(SettingReader settings, HedgingSettings hedging) {
        var byOperation = new EnumMap<Operation, StrategyChoice>(Operation.class);
        for (Operation operation : Operation.values()) {
            Key<List<String>> strategy = strategies.get(operation);
            Key<Map<String, Double>> weight = weights.get(operation);
            if (strategy != null && weight != null) {
                var choice = new StrategyChoice(settings.read(strategy), settings.read(weight));
                StrategyParsers.mistake(choice.names())
                        .ifPresent(what -> settings.addMistake(Key.PREFIX + strategy.name(), "%s", what));
                if (!choice.weights().isEmpty() && !StrategyParsers.usesWeights(choice.names())) {
                    settings.addMistake(
                            Key.PREFIX + weight.name(),
                            "has no effect with %s=%s",
                            Key.PREFIX + strategy.name(),
                            choice.wireName());
                }
                if (!choice.isPriority()) {
                    byOperation.put(operation, choice);
                }
            }
        }
        var lists = new EnumMap<FailureClass, List<String>>(FailureClass.class);
        fallback.forEach((failures, key) -> {
            List<String> models = settings.read(key);
            if (!models.isEmpty()) {
                lists.put(failures, models);
            }
        });
        return new StrategySettings(byOperation, new FallbackLists(lists), hedging);
    }
}
