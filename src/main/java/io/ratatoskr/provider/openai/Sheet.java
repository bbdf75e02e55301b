package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object in a list of models. A field that is missing or null is unknown; one that is of another type than it should be is
 * unknown too, and told.
 *
 * @param path of the object in the model's entry, with a dot at its end; empty: the entry itself
 */
record Sheet(JsonNode object, String model, String path, Oddities oddities) {
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_NUMBER = 40;

    /** The object of that name; an empty one without it. */
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

    /** A count over 0, written as a number or in digits. */
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
            odd(name, value, "a whole number over 0");
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
            odd(name, value, "a text");
        }
        return null;
    }

    /** The words of a list; those that are none are left out. */
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
                odd("%s[%d]".formatted(name, place), word, "a word");
            }
            place++;
        }
        return words;
    }

    /** Tells every field but these. */
    void onlyHas(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                oddities.add(model, "%s%.60s is a field that nobody knows".formatted(path, name));
            }
        });
    }

    void odd(String name, JsonNode came, String wanted) {
        oddities.add(model, "%s%.60s is %s; %s is wanted".formatted(path, name, brief(came), wanted));
    }

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A number, or a text that is one; empty for anything else and for what is absurdly long or large. */
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
