package io.ratatoskr.camel.http;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Parses the query parameters of the model list. Lists are repeated parameters or comma-separated values. */
final class ModelFilters {
    private static final int LONGEST_NUMBER = 40;

    private ModelFilters() {}

    /** @throws InvalidRequest naming the parameter, its value and what is allowed */
    static ModelQuery read(Message message) {
        Set<ModelCapability> capabilities = words(message, "capability").stream()
                .map(ModelFilters::capability)
                .collect(Collectors.toSet());
        String text = one(message, "q");
        return new ModelQuery(
                capabilities,
                new HashSet<>(words(message, "provider")),
                price(message),
                context(message),
                text == null ? "" : text,
                flag(message, "all"));
    }

    /** @throws InvalidRequest when the value is neither true nor false */
    static boolean flag(Message message, String name) {
        String word = one(message, name);
        if (word != null && !word.equals("true") && !word.equals("false")) {
            throw wrong(name, word, "true or false");
        }
        return "true".equals(word);
    }

    private static ModelCapability capability(String word) {
        return ModelCapability.fromWireName(word)
                .orElseThrow(() -> wrong(
                        "capability",
                        word,
                        Arrays.stream(ModelCapability.values())
                                .map(ModelCapability::wireName)
                                .collect(Collectors.joining(", ", "one or more of ", ""))));
    }

    private static @Nullable BigDecimal price(Message message) {
        String word = one(message, "max_price");
        if (word == null) {
            return null;
        }
        try {
            BigDecimal price = word.length() > LONGEST_NUMBER ? null : new BigDecimal(word);
            if (price != null && price.signum() >= 0) {
                return price;
            }
        } catch (NumberFormatException e) {
            // rejected below
        }
        throw wrong("max_price", word, "a number of US dollars per million tokens, 0 or more");
    }

    private static @Nullable Integer context(Message message) {
        String word = one(message, "min_context");
        if (word == null) {
            return null;
        }
        try {
            int tokens = Integer.parseInt(word);
            if (tokens >= 0) {
                return tokens;
            }
        } catch (NumberFormatException e) {
            // rejected below
        }
        throw wrong("min_context", word, "a number of tokens");
    }

    private static @Nullable String one(Message message, String name) {
        Object value = message.getHeader(name);
        if (value instanceof List<?> several) {
            throw new InvalidRequest("%s is given %d times; expected once".formatted(name, several.size()), name);
        }
        return value == null ? null : value.toString();
    }

    private static List<String> words(Message message, String name) {
        Object value = message.getHeader(name);
        var words = new ArrayList<String>();
        for (Object part : value == null ? List.of() : value instanceof List<?> several ? several : List.of(value)) {
            for (String word : String.valueOf(part).split(",", -1)) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static InvalidRequest wrong(String name, String came, String wanted) {
        return new InvalidRequest("%s is '%s'; expected %s".formatted(name, Rejection.shorten(came), wanted), name);
    }
}
