package io.ratatoskr.config;

import io.ratatoskr.settings.AliasRouting;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.FallbackLists;
import io.ratatoskr.settings.StrategyChoice;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads strategies, weights and fallback lists of {@code models.yaml}: those of aliases, and the lists of models. */
final class AliasRoutingReader {
    /** The keys of an alias that is a map. */
    static final String[] ALIAS_KEYS = {"models", "strategy", "weights", "fallback"};

    private static final String[] CLASSES =
            Arrays.stream(FailureClass.values()).map(FailureClass::wireName).toArray(String[]::new);

    private final Set<String> providers;
    private final Map<String, StrategyChoice> strategies = new LinkedHashMap<>();
    private final Map<String, FallbackLists> fallback = new LinkedHashMap<>();

    /** @param providers the names of all providers */
    AliasRoutingReader(Set<String> providers) {
        this.providers = providers;
    }

    /**
     * @param aliases the aliases
     * @param models fallback lists, by model
     */
    AliasRouting read(YamlNode aliases, YamlNode models) {
        for (String name : aliases.keys()) {
            YamlNode alias = aliases.child(name);
            if (alias.isMap()) {
                alias.allowOnly(ALIAS_KEYS);
                readStrategy(name, alias);
                putLists(name, alias.child("fallback"));
            }
        }
        for (String model : models.keys()) {
            if (fallback.containsKey(model)) {
                models.child(model).addMistake("is an alias with a fallback of its own; keep one of them");
            }
            putLists(model, models.child(model));
        }
        return new AliasRouting(strategies, fallback);
    }

    private void readStrategy(String name, YamlNode alias) {
        YamlNode node = alias.child("strategy");
        List<String> names = node.texts();
        for (String one : names) {
            try {
                StrategyParsers.NAMES.parse(one);
            } catch (InvalidValueException e) {
                node.addMistake(String.valueOf(e.getMessage()));
                return;
            }
        }
        StrategyParsers.mistake(names).ifPresent(node::addMistake);
        Map<String, Double> weights = weights(alias.child("weights"));
        List<String> models = alias.child("models").texts();
        for (String weighted : weights.keySet()) {
            if (!isProvider(weighted) && models.stream().noneMatch(model -> isPartOf(weighted, model))) {
                alias.child("weights").child(weighted).addMistake("names neither a provider nor a model of the alias");
            }
        }
        if (!weights.isEmpty() && !StrategyParsers.usesWeights(names)) {
            alias.child("weights").addMistake("has no effect without strategy: weighted or sticky");
        }
        if (!names.isEmpty()) {
            strategies.put(name, new StrategyChoice(names, weights));
        }
    }

    /** A provider, or a model of it. */
    private boolean isProvider(String name) {
        int colon = name.indexOf(':');
        return providers.contains(colon < 0 ? name : name.substring(0, colon));
    }

    private static boolean isPartOf(String name, String model) {
        return model.equals(name) || model.endsWith(":" + name) || model.endsWith("/" + name);
    }

    private static Map<String, Double> weights(YamlNode node) {
        var weights = new LinkedHashMap<String, Double>();
        for (String name : node.keys()) {
            double weight =
                    node.child(name).decimal().map(BigDecimal::doubleValue).orElse(-1.0);
            if (StrategyParsers.isWeight(weight)) {
                weights.put(name, weight);
            } else {
                node.child(name).addMistake("is not a weight; expected a number from 0 to 1000000");
            }
        }
        return weights;
    }

    private void putLists(String name, YamlNode node) {
        if (!node.isPresent()) {
            return;
        }
        var lists = new EnumMap<FailureClass, List<String>>(FailureClass.class);
        node.allowOnly(CLASSES);
        for (FailureClass failures : FailureClass.values()) {
            YamlNode list = node.child(failures.wireName());
            if (list.isPresent()) {
                List<String> models = list.texts();
                if (models.stream().anyMatch(String::isBlank)) {
                    list.addMistake("has a model with an empty name");
                }
                lists.put(failures, models);
            }
        }
        if (!lists.isEmpty()) {
            fallback.put(name, new FallbackLists(lists));
        }
    }
}
