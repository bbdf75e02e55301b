package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that OpenRouter lists for a model, with its defaults and the API's ranges, which apply to all models. */
final class ParameterSheet {
    /** From the API's parameter documentation. Its values for effort and verbosity are open lists, so they are not limited. */
    private static final Map<String, Mutable> RANGES = Map.ofEntries(
            Map.entry("temperature", range(0, 2)),
            Map.entry("top_p", range(0, 1)),
            Map.entry("top_k", from(0)),
            Map.entry("top_a", range(0, 1)),
            Map.entry("min_p", range(0, 1)),
            Map.entry("frequency_penalty", range(-2, 2)),
            Map.entry("presence_penalty", range(-2, 2)),
            Map.entry("repetition_penalty", range(0, 2)),
            Map.entry("top_logprobs", range(0, 20)),
            Map.entry("max_tokens", from(1)),
            Map.entry("max_completion_tokens", from(1)));

    private ParameterSheet() {}

    static Map<String, ParameterAvailability> parameters(Sheet model) {
        Sheet defaults = model.sheet("default_parameters");
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        for (String name : model.words("supported_parameters")) {
            Mutable range = RANGES.getOrDefault(name, Mutable.ANY);
            Double byDefault = byDefault(defaults.object().path(name));
            parameters.put(
                    name, byDefault == null ? range : new Mutable(range.min(), range.max(), byDefault, range.values()));
        }
        for (Map.Entry<String, JsonNode> given : defaults.object().properties()) {
            if (!Sheet.absent(given.getValue()) && byDefault(given.getValue()) == null) {
                defaults.odd(given.getKey(), given.getValue(), "a number");
            }
        }
        return parameters;
    }

    private static @Nullable Double byDefault(JsonNode value) {
        return Sheet.decimal(value).map(BigDecimal::doubleValue).orElse(null);
    }

    private static Mutable range(double min, double max) {
        return new Mutable(min, max, null);
    }

    private static Mutable from(double min) {
        return new Mutable(min, null, null);
    }
}
