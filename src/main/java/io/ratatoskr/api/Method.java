package io.ratatoskr.api;

import java.util.Locale;

/** The method that computed the scores. */
public enum Method {
    /** A model trained for the task. */
    MODEL,
    /** A chat model prompted for scores; only if configured explicitly. */
    LLM;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The method's name in JSON. */
    public String word() {
        return word;
    }
}
