package io.ratatoskr.api;

/** What a premise does to a hypothesis. The order decides ties. */
public enum NliLabel {
    ENTAILMENT("entailment"),
    CONTRADICTION("contradiction"),
    NEUTRAL("neutral");

    private final String word;

    NliLabel(String word) {
        this.word = word;
    }

    /** The label as JSON writes it. */
    public String word() {
        return word;
    }
}
