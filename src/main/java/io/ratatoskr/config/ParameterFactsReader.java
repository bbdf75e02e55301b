package io.ratatoskr.config;

import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the availability of a model's parameters: one word ({@code mutable}, {@code opaque}, {@code unsupported}), bounds
 * ({@code {min: 0, max: 1}}), one fixed value ({@code {value: 7}}), or the gateway's own form
 * ({@code {availability: mutable, range: {min: 0}}}).
 */
final class ParameterFactsReader {
    private ParameterFactsReader() {}

    static Map<String, ParameterAvailability> read(YamlNode node) {
        var read = new LinkedHashMap<String, ParameterAvailability>();
        for (String name : node.keys()) {
            parameter(node.child(name)).ifPresent(availability -> read.put(name, availability));
        }
        return read;
    }

    private static Optional<ParameterAvailability> parameter(YamlNode node) {
        if (!node.isMap()) {
            return node.choice("mutable", "opaque", "unsupported").map(ParameterFactsReader::word);
        }
        node.only("availability", "range", "value", "min", "max", "default", "values");
        YamlNode range = node.child("range");
        YamlNode value = node.child("value");
        boolean bounds = range.isPresent()
                || node.child("min").isPresent()
                || node.child("max").isPresent()
                || node.child("default").isPresent()
                || node.child("values").isPresent();
        String meant = value.isPresent() ? "read_only" : "mutable";
        Optional<String> said = node.child("availability").choice("mutable", "read_only", "opaque", "unsupported");
        String word = said.orElse(meant);
        boolean mixed = value.isPresent() && bounds
                || bounds && !word.equals("mutable")
                || value.isPresent() != word.equals("read_only");
        if (mixed) {
            node.mistake("is %s; bounds are allowed for mutable only, and a value for read_only only".formatted(word));
            return Optional.empty();
        }
        if (range.isPresent()) {
            range.only("min", "max", "default", "values");
        }
        return switch (word) {
            case "read_only" -> value.json().map(ParameterAvailability.ReadOnly::new);
            case "mutable" -> bounds(range.isPresent() ? range : node).map(mutable -> mutable);
            default -> Optional.of(word(word));
        };
    }

    private static ParameterAvailability word(String word) {
        return switch (word) {
            case "opaque" -> ParameterAvailability.OPAQUE;
            case "unsupported" -> ParameterAvailability.UNSUPPORTED;
            default -> Mutable.ANY;
        };
    }

    private static Optional<Mutable> bounds(YamlNode node) {
        Double min = number(node.child("min"));
        Double max = number(node.child("max"));
        if (min != null && max != null && min > max) {
            node.mistake("has a min of %s above its max of %s".formatted(min, max));
            return Optional.empty();
        }
        return Optional.of(new Mutable(
                min, max, number(node.child("default")), node.child("values").texts()));
    }

    private static @Nullable Double number(YamlNode node) {
        return node.decimal().map(Number::doubleValue).orElse(null);
    }
}
