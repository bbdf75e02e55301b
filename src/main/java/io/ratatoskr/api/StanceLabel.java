package io.ratatoskr.api;

/** What a text thinks of a target. The order decides ties. */
public enum StanceLabel {
    FAVOR("favor"),
    AGAINST("against"),
    NEUTRAL("neutral");

    private final String word;

    StanceLabel(String word) {
        this.word = word;
    }

    /** The label as JSON writes it. */
    public String word() {
        return word;
    }
}
