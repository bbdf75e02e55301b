package io.ratatoskr.mock;

/** Where in an answer a fault strikes. */
public enum Place {
    /** Before the status line, or the answer as a whole. */
    HEAD,
    /** After the head; in a stream after what opens it, before the first word, thought or tool call. */
    BEFORE_FIRST_DELTA,
    /** After the first word, thought or tool call of a stream; in the middle of a plain body. */
    AFTER_FIRST_DELTA,
    /** After everything that the answer says, before its finish reason. */
    END
}
