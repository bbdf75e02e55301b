package io.ratatoskr.api;

import java.util.Locale;

/** The reason why a model stopped generating. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The reason's name in JSON, such as {@code tool_calls}. */
    public String word() {
        return word;
    }
}
