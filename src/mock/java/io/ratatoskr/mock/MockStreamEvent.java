package io.ratatoskr.mock;

/**
 * One event of a streamed response before framing.
 *
 * @param name SSE event name; empty: none
 * @param data JSON, or the raw payload where it is not JSON
 */
record MockStreamEvent(StreamPart part, String name, String data) {
    enum StreamPart {
        /** Carries no content, such as a role or ping. */
        OPENING,
        DELTA,
        FINISH,
        USAGE,
        DONE,
        ERROR,
        /** Invalid JSON. */
        GARBAGE,
        /** A comment or blank line. */
        COMMENT
    }

    static MockStreamEvent of(StreamPart part, String data) {
        return new MockStreamEvent(part, "", data);
    }
}
