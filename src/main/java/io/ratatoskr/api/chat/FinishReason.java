package io.ratatoskr.api.chat;

/** The reason why a model stopped generating. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    /** A call by the API that preceded tools; it is in the unknown fields of the message. */
    FUNCTION_CALL("function_call");

    private final String wireName;

    FinishReason(String wireName) {
        this.wireName = wireName;
    }

    /** The reason's name in JSON, such as {@code tool_calls}. */
    public String wireName() {
        return wireName;
    }
}
