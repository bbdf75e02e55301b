package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelQuery;
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
final class ModelQueryParser {
    private static final int MAX_NUMBER_LENGTH = 40;

    private ModelQueryParser() {}

    /** @throws InvalidRequest naming the parameter, its value and what is allowed */
    static ModelQuery read(Message message) {
        Set<ModelCapability> capabilities = values(message, "capability").stream()
                .map(ModelQueryParser::capability)
                .collect(Collectors.toSet());
        String text = single(message, "q");
        return new ModelQuery(
                capabilities,
                new HashSet<>(values(message, "provider")),
                maxPrice(message),
                minContext(message),
                text == null ? "" : text,
                readBoolean(message, "all"));
    }

    /** @throws InvalidRequest when the value is neither true nor false */
    static boolean readBoolean(Message message, String name) {
        String word = single(message, name);
        if (word != null && !word.equals("true") && !word.equals("false")) {
            throw invalid(name, word, "true or false");
        }
        return "true".equals(word);
    }

    private static ModelCapability capability(String word) {
        return ModelCapability.fromWireName(word)
                .orElseThrow(() -> invalid(
                        "capability",
                        word,
                        Arrays.stream(ModelCapability.values())
                                .map(ModelCapability::wireName)
                                .collect(Collectors.joining(", ", "one or more of ", ""))));
    }

    private static @Nullable BigDecimal maxPrice(Message message) {
        String word = single(message, "max_price");
        if (word == null) {
            return null;
        }
        try {
            BigDecimal price = word.length() > MAX_NUMBER_LENGTH ? null : new BigDecimal(word);
            if (price != null && price.signum() >= 0) {
                return price;
            }
        } catch (NumberFormatException e) {
            // rejected below
        }
        throw invalid("max_price", word, "a number of US dollars per million tokens, 0 or more");
    }

    private static @Nullable Integer minContext(Message message) {
        String word = single(message, "min_context");
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
        throw invalid("min_context", word, "a number of tokens");
    }

    private static @Nullable String single(Message message, String name) {
        Object value = message.getHeader(name);
        if (value instanceof List<?> several) {
            throw new InvalidRequest("%s is given %d times; expected once".formatted(name, several.size()), name);
        }
        return value == null ? null : value.toString();
    }

    private static List<String> values(Message message, String name) {
        Object value = message.getHeader(name);
        var words = new ArrayList<String>();
        for (Object part : value == null ? List.of() : value instanceof List<?> several ? several : List.of(value)) {
            for (String word : String.valueOf(part).split(",", -1)) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static InvalidRequest invalid(String name, String value, String expected) {
        return new InvalidRequest("%s is '%s'; expected %s".formatted(name, Text.echo(value), expected), name);
    }
}
