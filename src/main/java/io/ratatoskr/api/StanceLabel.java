package io.ratatoskr.api;

import java.util.Locale;

/** The stance of a text towards a target. The order decides ties. */
public enum StanceLabel {
    FAVOR,
    AGAINST,
    NEUTRAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The label's name in JSON. */
    public String word() {
        return word;
    }
}
