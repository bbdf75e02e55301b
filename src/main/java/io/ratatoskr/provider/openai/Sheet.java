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
record Sheet(JsonNode object, String model, String path, Oddities oddities) {
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_NUMBER = 40;

    /** The object of that name; empty when absent. */
    Sheet sheet(String name) {
        JsonNode value = object.path(name);
        if (!absent(value) && !value.isObject()) {
            odd(name, value, "an object");
        }
        return new Sheet(value, model, path + name + ".", oddities);
    }

    boolean has(String name) {
        return !absent(object.path(name));
    }

    /** A positive integer, written as a number or a string. */
    @Nullable
    Integer count(String name) {
        JsonNode value = object.path(name);
        BigDecimal count = absent(value) ? null : decimal(value).orElse(null);
        if (count != null
                && count.signum() > 0
                && count.precision() - count.scale() <= 10
                && count.stripTrailingZeros().scale() <= 0
                && count.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return count.intValue();
        }
        if (!absent(value)) {
            odd(name, value, "a positive integer");
        }
        return null;
    }

    @Nullable
    String text(String name) {
        JsonNode value = object.path(name);
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        if (!absent(value)) {
            odd(name, value, "a string");
        }
        return null;
    }

    /** The strings of a list; other items are dropped. */
    List<String> words(String name) {
        JsonNode list = object.path(name);
        if (!list.isArray()) {
            if (!absent(list)) {
                odd(name, list, "a list");
            }
            return List.of();
        }
        var words = new ArrayList<String>();
        int place = 0;
        for (JsonNode word : list) {
            if (word.isTextual() && !word.asText().isBlank() && word.asText().length() <= LONGEST_WORD) {
                if (!words.contains(word.asText())) {
                    words.add(word.asText());
                }
            } else {
                odd("%s[%d]".formatted(name, place), word, "a string of 1 to %d characters".formatted(LONGEST_WORD));
            }
            place++;
        }
        return words;
    }

    /** Warns about every other field. */
    void onlyHas(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                oddities.add(model, "%s%.60s is an unknown field".formatted(path, name));
            }
        });
    }

    void odd(String name, JsonNode came, String wanted) {
        oddities.add(model, "%s%.60s is %s; expected %s".formatted(path, name, brief(came), wanted));
    }

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A number, or a string that is one; empty for anything else and for numbers that are absurdly long or large. */
    static Optional<BigDecimal> decimal(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return Optional.empty();
        }
        String digits = value.asText().strip();
        if (digits.isEmpty() || digits.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(digits);
            return Math.abs((long) number.scale()) > LONGEST_NUMBER ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String brief(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        return value.isTextual() ? "\"%.40s\"".formatted(value.asText()) : "%.40s".formatted(value.asText());
    }
}
