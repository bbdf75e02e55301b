package io.ratatoskr.mock;

/** Where in an answer a fault strikes. */
public enum Place {
    /** Before the status line, or the answer as a whole. */
    HEAD("head"),
    /** After the head; in a stream after what opens it, before the first word, thought or tool call. */
    BEFORE_FIRST_DELTA("before-first-delta"),
    /** After the first word, thought or tool call of a stream; in the middle of a plain body. */
    AFTER_FIRST_DELTA("after-first-delta"),
    /** After everything that the answer says, before its finish reason. */
    END("end");

    private final String wireName;

    Place(String wireName) {
        this.wireName = wireName;
    }

    /** As scripts write it. */
    public String wireName() {
        return wireName;
    }
}
