package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that OpenRouter lists for a model, with its defaults and the API's ranges, which apply to all models. */
final class CatalogParameterReader {
    /** From the API's parameter documentation. Its values for effort and verbosity are open lists, so they are not limited. */
    private static final Map<String, Mutable> RANGES = Map.ofEntries(
            Map.entry("temperature", range(0, 2)),
            Map.entry("top_p", range(0, 1)),
            Map.entry("top_k", minimum(0)),
            Map.entry("top_a", range(0, 1)),
            Map.entry("min_p", range(0, 1)),
            Map.entry("frequency_penalty", range(-2, 2)),
            Map.entry("presence_penalty", range(-2, 2)),
            Map.entry("repetition_penalty", range(0, 2)),
            Map.entry("top_logprobs", range(0, 20)),
            Map.entry("max_tokens", minimum(1)),
            Map.entry("max_completion_tokens", minimum(1)));

    private CatalogParameterReader() {}

    static Map<String, ParameterAvailability> read(CatalogRecord model) {
        CatalogRecord defaults = model.child("default_parameters");
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        for (String name : model.strings("supported_parameters")) {
            Mutable range = RANGES.getOrDefault(name, Mutable.ANY);
            Double defaultValue = defaultValue(defaults.object().path(name));
            parameters.put(
                    name, defaultValue == null ? range : new Mutable(range.min(), range.max(), defaultValue, range.values()));
        }
        for (Map.Entry<String, JsonNode> field : defaults.object().properties()) {
            if (!CatalogRecord.isAbsent(field.getValue()) && defaultValue(field.getValue()) == null) {
                defaults.warn(field.getKey(), field.getValue(), "a number");
            }
        }
        return parameters;
    }

    private static @Nullable Double defaultValue(JsonNode value) {
        return CatalogRecord.decimal(value).map(BigDecimal::doubleValue).orElse(null);
    }

    private static Mutable range(double min, double max) {
        return new Mutable(min, max, null);
    }

    private static Mutable minimum(double min) {
        return new Mutable(min, null, null);
    }
}
