package io.ratatoskr.api;

import java.util.Locale;

/** How scores came about. */
public enum Method {
    /** By a model made for the task. */
    MODEL,
    /** By a chat model that was asked for scores; configured by hand, never automatic. */
    LLM;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The method as JSON writes it. */
    public String word() {
        return word;
    }
}
