package io.ratatoskr.api;

/** The method that computed the scores. */
public enum Method {
    /** A model trained for the task. */
    MODEL("model"),
    /** A chat model prompted for scores; only if configured explicitly. */
    LLM("llm");

    private final String word;

    Method(String word) {
        this.word = word;
    }

    /** The method's name in JSON. */
    public String word() {
        return word;
    }
}
