package io.ratatoskr.api;

/** The method that computed the scores. */
public enum ScoringMethod {
    /** A model trained for the task. */
    MODEL("model"),
    /** A chat model prompted for scores; only if configured explicitly. */
    LLM("llm");

    private final String wireName;

    ScoringMethod(String wireName) {
        this.wireName = wireName;
    }

    /** The method's name in JSON. */
    public String wireName() {
        return wireName;
    }
}
