package io.ratatoskr.scoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the hypotheses of zero-shot classification by NLI, one per label. */
public final class Hypotheses {
    /** The default template, the same as in the transformers pipeline. */
    public static final String DEFAULT_TEMPLATE = "This example is {}.";

    private Hypotheses() {}

    /** Replaces the first {@code {}} of the template by the label. */
    public static String format(String template, String label) {
        int at = template.indexOf("{}");
        if (at < 0) {
            throw new IllegalArgumentException("a hypothesis template must contain {}");
        }
        return template.substring(0, at) + label + template.substring(at + 2);
    }

    /** One hypothesis per label, in their order; a null template means {@link #DEFAULT_TEMPLATE}. */
    public static List<String> forLabels(@Nullable String template, List<String> labels) {
        String sentence = template == null ? DEFAULT_TEMPLATE : template;
        return labels.stream().map(label -> format(sentence, label)).toList();
    }
}
