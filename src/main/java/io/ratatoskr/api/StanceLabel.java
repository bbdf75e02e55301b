package io.ratatoskr.api;

/** The stance of a text towards a target. The order decides ties. */
public enum StanceLabel {
    FAVOR("favor"),
    AGAINST("against"),
    NEUTRAL("neutral");

    private final String word;

    StanceLabel(String word) {
        this.word = word;
    }

    /** The label's name in JSON. */
    public String word() {
        return word;
    }
}
