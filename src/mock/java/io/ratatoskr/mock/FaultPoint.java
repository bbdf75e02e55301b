package io.ratatoskr.mock;

/** Position of a fault in a response. */
public enum FaultPoint {
    /** Before the status line; for a plain body, the whole response. */
    HEAD("head"),
    /** After the headers; in a stream, after the opening events and before the first word, reasoning or tool call. */
    BEFORE_FIRST_DELTA("before-first-delta"),
    /** After the first word, reasoning or tool call of a stream; in the middle of a plain body. */
    AFTER_FIRST_DELTA("after-first-delta"),
    /** After all content, before the finish reason. */
    END("end");

    private final String wireName;

    FaultPoint(String wireName) {
        this.wireName = wireName;
    }

    /** The name in scripts. */
    public String wireName() {
        return wireName;
    }
}
