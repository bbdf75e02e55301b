package io.ratatoskr.api;

import java.util.Locale;

/** The relation of a premise to a hypothesis. The order decides ties. */
public enum NliLabel {
    ENTAILMENT,
    CONTRADICTION,
    NEUTRAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The label's name in JSON. */
    public String word() {
        return word;
    }
}
