package io.ratatoskr.api.internal;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validates request fields; each failure names the field, its value and what is allowed. */
public final class Preconditions {
    private static final int MAX_NAME_LENGTH = 512;
    /** Maximum number of characters of the caller's text quoted in a message. */
    private static final int MAX_QUOTED_LENGTH = 100;

    private Preconditions() {}

    public static String requireModelName(@Nullable String model) {
        if (model == null || model.isBlank()) {
            throw new InvalidRequest("model is missing; name one, such as 'openrouter/auto'", "model");
        }
        return requireNameLength("model", model);
    }

    static @Nullable public String requireProviderName(@Nullable String provider) {
        return provider == null ? null : requireNameLength("provider", provider);
    }

    /** Limits the length: names are repeated in headers, messages and log lines. */
    private static String requireNameLength(String field, String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new InvalidRequest(
                    "%s has %d characters; at most %d are allowed".formatted(field, name.length(), MAX_NAME_LENGTH),
                    field);
        }
        return name;
    }

    public static void requireFinite(String field, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new InvalidRequest("%s is %s; expected a finite number".formatted(field, value), field);
        }
    }

    public static void requirePositive(String field, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new InvalidRequest("%s is %d; it must be at least 1".formatted(field, value), field);
        }
    }

    public static void requireNonNegative(String field, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new InvalidRequest("%s is %d; it must not be negative".formatted(field, value), field);
        }
    }

    public static <T> List<T> requireNonEmpty(String field, List<T> values) {
        if (values.isEmpty()) {
            throw new InvalidRequest("%s is empty; expected at least one".formatted(field), field);
        }
        return List.copyOf(values);
    }

    public static String requireNonBlank(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidRequest("%s is missing".formatted(field), field);
        }
        return text;
    }

    public static List<String> requireDistinctLabels(List<String> labels) {
        if (labels.isEmpty()) {
            throw new InvalidRequest("labels is empty; expected at least one", "labels");
        }
        var seen = new HashSet<String>();
        for (String label : labels) {
            requireNonBlank("labels", label);
            if (!seen.add(label)) {
                throw new InvalidRequest(
                        "labels contains '%s' twice; each label may occur once"
                                .formatted(Text.shorten(label, MAX_QUOTED_LENGTH)),
                        "labels");
            }
        }
        return List.copyOf(labels);
    }

    public static void requireHypothesisTemplate(@Nullable String template) {
        if (template != null && (!template.contains("{}") || template.indexOf("{}") != template.lastIndexOf("{}"))) {
            throw new InvalidRequest(
                    "hypothesis_template must contain {} exactly once, in place of the label", "hypothesis_template");
        }
    }

    public static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s is %s; a score is between 0 and 1".formatted(name, value));
        }
    }
}
