package io.ratatoskr.api;

/** The relation of a premise to a hypothesis. The order decides ties. */
public enum NliLabel {
    ENTAILMENT("entailment"),
    CONTRADICTION("contradiction"),
    NEUTRAL("neutral");

    private final String word;

    NliLabel(String word) {
        this.word = word;
    }

    /** The label's name in JSON. */
    public String word() {
        return word;
    }
}
