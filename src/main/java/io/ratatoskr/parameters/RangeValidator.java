package io.ratatoskr.parameters;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import org.jspecify.annotations.Nullable;

/** Validates parameter values against known ranges. */
final class RangeValidator {
    private RangeValidator() {}

    /** The error; null when the value is valid, or the range is unknown. */
    static @Nullable String problem(RequestParameter parameter, ParameterAvailability availability) {
        return switch (availability) {
            case Mutable range -> problem(parameter, range);
            case ReadOnly fixed ->
                equalsFixed(parameter, fixed.value())
                        ? null
                        : "%s differs from the fixed value %s"
                                .formatted(
                                        parameter.displayValue(), fixed.value().text());
            case ParameterAvailability.Opaque opaque -> null;
            case ParameterAvailability.Unsupported unsupported -> "the model does not support it";
        };
    }

    private static @Nullable String problem(RequestParameter parameter, Mutable range) {
        Double min = range.min();
        Double max = range.max();
        if (parameter.value() instanceof Double number) {
            if (min != null && number < min) {
                return "%s is below the minimum %s".formatted(parameter.displayValue(), RequestParameter.format(min));
            }
            return max != null && number > max
                    ? "%s exceeds the maximum %s".formatted(parameter.displayValue(), RequestParameter.format(max))
                    : null;
        }
        if (parameter.value() instanceof String text) {
            if (!range.values().isEmpty()) {
                return range.values().contains(text)
                        ? null
                        : "'%s' is not one of %s".formatted(parameter.displayValue(), range.values());
            }
            return min != null || max != null ? "it is a string; expected a number" : null;
        }
        return parameter.value() instanceof Boolean && (min != null || max != null)
                ? "it is a boolean; expected a number"
                : null;
    }

    private static boolean equalsFixed(RequestParameter parameter, RawJson fixed) {
        String text = fixed.text();
        return switch (parameter.value()) {
            case null -> false;
            case Double number -> number(text) != null && number.equals(number(text));
            case Object other ->
                other.toString().equals(text.startsWith("\"") ? text.substring(1, text.length() - 1) : text);
        };
    }

    private static @Nullable Double number(String text) {
        char first = text.charAt(0);
        return first == '-' || Character.isDigit(first) ? Double.valueOf(text) : null;
    }
}
