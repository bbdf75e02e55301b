package io.ratatoskr.registry;

import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Infers unsupported parameters from a model list. If a list names a parameter for at least a quarter of its models, a model
 * without it does not support it; nothing is inferred for rarer parameters.
 */
public final class Absent {
    private static final int SHARE = 4;

    private Absent() {}

    /** Marks missing parameters as {@link ParameterAvailability.Unsupported}; models without any parameters are unchanged. */
    public static List<KnownModel> marked(List<KnownModel> catalogue) {
        var named = new HashMap<String, Integer>();
        int telling = 0;
        for (KnownModel model : catalogue) {
            Map<String, ParameterAvailability> parameters = model.metadata().parameters();
            telling += parameters.isEmpty() ? 0 : 1;
            parameters.keySet().forEach(name -> named.merge(name, 1, Integer::sum));
        }
        int enough = telling;
        List<String> known = named.entrySet().stream()
                .filter(entry -> entry.getValue() * SHARE >= enough)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return catalogue.stream().map(model -> marked(model, known)).toList();
    }

    private static KnownModel marked(KnownModel model, List<String> known) {
        ModelMetadata told = model.metadata();
        if (told.parameters().isEmpty() || told.parameters().keySet().containsAll(known)) {
            return model;
        }
        var parameters = new LinkedHashMap<>(told.parameters());
        known.forEach(name -> parameters.putIfAbsent(name, ParameterAvailability.UNSUPPORTED));
        return new KnownModel(told.withParameters(parameters), model.alsoKnownAs());
    }
}
