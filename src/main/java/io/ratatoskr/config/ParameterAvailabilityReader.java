package io.ratatoskr.config;

import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the availability of a model's parameters: one word ({@code mutable}, {@code opaque}, {@code unsupported}), bounds
 * ({@code {min: 0, max: 1}}), one fixed value ({@code {value: 7}}), or the gateway's own form
 * ({@code {availability: mutable, range: {min: 0}}}).
 */
final class ParameterAvailabilityReader {
    private ParameterAvailabilityReader() {}

    static Map<String, ParameterAvailability> read(YamlNode node) {
        var result = new LinkedHashMap<String, ParameterAvailability>();
        for (String name : node.keys()) {
            parameter(node.child(name)).ifPresent(availability -> result.put(name, availability));
        }
        return result;
    }

    private static Optional<ParameterAvailability> parameter(YamlNode node) {
        if (!node.isMap()) {
            return node.oneOf("mutable", "opaque", "unsupported").map(ParameterAvailabilityReader::withoutBounds);
        }
        node.allowOnly("availability", "range", "value", "min", "max", "default", "values");
        YamlNode range = node.child("range");
        YamlNode value = node.child("value");
        boolean bounds = range.isPresent()
                || node.child("min").isPresent()
                || node.child("max").isPresent()
                || node.child("default").isPresent()
                || node.child("values").isPresent();
        String implied = value.isPresent() ? "read_only" : "mutable";
        Optional<String> configured = node.child("availability").oneOf("mutable", "read_only", "opaque", "unsupported");
        String kind = configured.orElse(implied);
        boolean mixed = (value.isPresent() && bounds)
                || (bounds && !kind.equals("mutable"))
                || value.isPresent() != kind.equals("read_only");
        if (mixed) {
            node.addMistake(
                    "is %s; bounds are allowed for mutable only, and a value for read_only only".formatted(kind));
            return Optional.empty();
        }
        if (range.isPresent()) {
            range.allowOnly("min", "max", "default", "values");
        }
        return switch (kind) {
            case "read_only" -> value.json().map(ParameterAvailability.ReadOnly::new);
            case "mutable" -> bounds(range.isPresent() ? range : node).map(mutable -> mutable);
            default -> Optional.of(withoutBounds(kind));
        };
    }

    private static ParameterAvailability withoutBounds(String kind) {
        return switch (kind) {
            case "opaque" -> ParameterAvailability.OPAQUE;
            case "unsupported" -> ParameterAvailability.UNSUPPORTED;
            default -> Mutable.ANY;
        };
    }

    private static Optional<Mutable> bounds(YamlNode node) {
        Double min = number(node.child("min"));
        Double max = number(node.child("max"));
        if (min != null && max != null && min > max) {
            node.addMistake("has a min of %s above its max of %s".formatted(min, max));
            return Optional.empty();
        }
        return Optional.of(new Mutable(
                min, max, number(node.child("default")), node.child("values").texts()));
    }

    private static @Nullable Double number(YamlNode node) {
        return node.decimal().map(Number::doubleValue).orElse(null);
    }
}
