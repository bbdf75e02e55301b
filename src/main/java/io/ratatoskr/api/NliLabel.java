package io.ratatoskr.api;

/** The relation of a premise to a hypothesis. The order decides ties. */
public enum NliLabel {
    ENTAILMENT("entailment"),
    CONTRADICTION("contradiction"),
    NEUTRAL("neutral");

    private final String wireName;

    NliLabel(String wireName) {
        this.wireName = wireName;
    }

    /** The label's name in JSON. */
    public String wireName() {
        return wireName;
    }
}
