package io.ratatoskr.registry;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Infers unsupported parameters from a model list. If a list names a parameter for at least a quarter of its models, a model
 * without it does not support it; nothing is inferred for rarer parameters.
 */
public final class ImpliedUnsupported {
    private static final int MIN_SHARE_DIVISOR = 4;

    private ImpliedUnsupported() {}

    /** Marks missing parameters as {@link ParameterAvailability.Unsupported}; models without any parameters are unchanged. */
    public static List<KnownModel> apply(List<KnownModel> catalog) {
        var counts = new HashMap<String, Integer>();
        int withParameters = 0;
        for (KnownModel model : catalog) {
            Map<String, ParameterAvailability> parameters = model.metadata().parameters();
            withParameters += parameters.isEmpty() ? 0 : 1;
            parameters.keySet().forEach(name -> counts.merge(name, 1, Integer::sum));
        }
        int total = withParameters;
        List<String> frequent = counts.entrySet().stream()
                .filter(entry -> entry.getValue() * MIN_SHARE_DIVISOR >= total)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return catalog.stream().map(model -> apply(model, frequent)).toList();
    }

    private static KnownModel apply(KnownModel model, List<String> frequent) {
        ModelMetadata metadata = model.metadata();
        if (metadata.parameters().isEmpty() || metadata.parameters().keySet().containsAll(frequent)) {
            return model;
        }
        var parameters = new LinkedHashMap<>(metadata.parameters());
        frequent.forEach(name -> parameters.putIfAbsent(name, ParameterAvailability.UNSUPPORTED));
        return model.withMetadata(metadata.withParameters(parameters));
    }
}
