package io.ratatoskr.mock;

/**
 * One step of a streamed answer before it is framed.
 *
 * @param name the event's type where the format has such; empty: none
 * @param data JSON, or what else stands in its place
 */
record Event(Part part, String name, String data) {
    enum Part {
        /** Says nothing of the answer itself. */
        OPENING,
        DELTA,
        FINISH,
        USAGE,
        DONE,
        ERROR,
        /** No JSON. */
        GARBAGE,
        /** Nothing at all: a comment, a blank line. */
        COMMENT
    }

    static Event of(Part part, String data) {
        return new Event(part, "", data);
    }
}
