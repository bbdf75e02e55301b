package io.ratatoskr.api;

import java.util.Locale;

/** What a text thinks of a target. The order decides ties. */
public enum StanceLabel {
    FAVOR,
    AGAINST,
    NEUTRAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The label as JSON writes it. */
    public String word() {
        return word;
    }
}
