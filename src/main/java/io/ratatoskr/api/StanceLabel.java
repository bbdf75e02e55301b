package io.ratatoskr.api;

/** The stance of a text towards a target. The order decides ties. */
public enum StanceLabel {
    FAVOR("favor"),
    AGAINST("against"),
    NEUTRAL("neutral");

    private final String wireName;

    StanceLabel(String wireName) {
        this.wireName = wireName;
    }

    /** The label's name in JSON. */
    public String wireName() {
        return wireName;
    }
}
