package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object in a model list. A field that is missing or null is unknown; a field of the wrong type is unknown too and reported as
 * a warning.
 *
 * @param path of the object within the model's entry, with a trailing dot; empty for the entry itself
 */
record CatalogRecord(JsonNode object, String modelId, String path, CatalogWarnings warnings) {
    private static final int MAX_STRING_LENGTH = 64;
    private static final int MAX_NUMBER_LENGTH = 40;

    /** The object of that name; empty when absent. */
    CatalogRecord child(String name) {
        JsonNode value = object.path(name);
        if (!isAbsent(value) && !value.isObject()) {
            warn(name, value, "an object");
        }
        return new CatalogRecord(value, modelId, path + name + ".", warnings);
    }

    boolean has(String name) {
        return !isAbsent(object.path(name));
    }

    /** A positive integer, written as a number or a string. */
    @Nullable
    Integer positiveInt(String name) {
        JsonNode value = object.path(name);
        BigDecimal count = isAbsent(value) ? null : decimal(value).orElse(null);
        if (count != null
                && count.signum() > 0
                && count.precision() - count.scale() <= 10
                && count.stripTrailingZeros().scale() <= 0
                && count.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return count.intValue();
        }
        if (!isAbsent(value)) {
            warn(name, value, "a positive integer");
        }
        return null;
    }

    @Nullable
    String string(String name) {
        JsonNode value = object.path(name);
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        if (!isAbsent(value)) {
            warn(name, value, "a string");
        }
        return null;
    }

    /** The strings of a list; other items are dropped. */
    List<String> strings(String name) {
        JsonNode list = object.path(name);
        if (!list.isArray()) {
            if (!isAbsent(list)) {
                warn(name, list, "a list");
            }
            return List.of();
        }
        var strings = new ArrayList<String>();
        int position = 0;
        for (JsonNode item : list) {
            if (item.isTextual() && !item.asText().isBlank() && item.asText().length() <= MAX_STRING_LENGTH) {
                if (!strings.contains(item.asText())) {
                    strings.add(item.asText());
                }
            } else {
                warn("%s[%d]".formatted(name, position), item, "a string of 1 to %d characters".formatted(MAX_STRING_LENGTH));
            }
            position++;
        }
        return strings;
    }

    /** Warns about every other field. */
    void warnUnknownFields(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                warnings.add(modelId, "%s%.60s is an unknown field".formatted(path, name));
            }
        });
    }

    void warn(String name, JsonNode value, String expected) {
        warnings.add(modelId, "%s%.60s is %s; expected %s".formatted(path, name, describe(value), expected));
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A number, or a string that is one; empty for anything else and for numbers that are absurdly long or large. */
    static Optional<BigDecimal> decimal(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return Optional.empty();
        }
        String digits = value.asText().strip();
        if (digits.isEmpty() || digits.length() > MAX_NUMBER_LENGTH) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(digits);
            return Math.abs((long) number.scale()) > MAX_NUMBER_LENGTH ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String describe(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        return value.isTextual() ? "\"%.40s\"".formatted(value.asText()) : "%.40s".formatted(value.asText());
    }
}
