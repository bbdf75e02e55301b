package io.ratatoskr.api;

/** How scores came about. */
public enum Method {
    /** By a model made for the task. */
    MODEL("model"),
    /** By a chat model that was asked for scores; configured by hand, never automatic. */
    LLM("llm");

    private final String word;

    Method(String word) {
        this.word = word;
    }

    /** The method as JSON writes it. */
    public String word() {
        return word;
    }
}
