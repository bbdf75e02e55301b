package io.ratatoskr.api;

import java.util.Locale;

/** Why a model stopped. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The reason as JSON writes it, such as {@code tool_calls}. */
    public String word() {
        return word;
    }
}
