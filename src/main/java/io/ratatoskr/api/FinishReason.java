package io.ratatoskr.api;

/** Why a model stopped. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter");

    private final String word;

    FinishReason(String word) {
        this.word = word;
    }

    /** The reason as JSON writes it, such as {@code tool_calls}. */
    public String word() {
        return word;
    }
}
