package io.ratatoskr.scoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentences that zero-shot classification asks an NLI model about, one a label. */
public final class Hypotheses {
    /** What is asked where nobody says otherwise; so has transformers' pipeline. */
    public static final String TEMPLATE = "This example is {}.";

    private Hypotheses() {}

    /** The template with the label in the place of its first {@code {}}. */
    public static String fill(String template, String label) {
        int at = template.indexOf("{}");
        if (at < 0) {
            throw new IllegalArgumentException("a hypothesis template without {}");
        }
        return template.substring(0, at) + label + template.substring(at + 2);
    }

    /** One hypothesis a label, in their order; without a template from {@link #TEMPLATE}. */
    public static List<String> of(@Nullable String template, List<String> labels) {
        String sentence = template == null ? TEMPLATE : template;
        return labels.stream().map(label -> fill(sentence, label)).toList();
    }
}
