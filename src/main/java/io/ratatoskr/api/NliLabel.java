package io.ratatoskr.api;

import java.util.Locale;

/** What a premise does to a hypothesis. The order decides ties. */
public enum NliLabel {
    ENTAILMENT,
    CONTRADICTION,
    NEUTRAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The label as JSON writes it. */
    public String word() {
        return word;
    }
}
