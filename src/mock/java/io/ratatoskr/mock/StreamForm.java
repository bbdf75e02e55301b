package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * Format and faults of a stream's events.
 *
 * @param lineEnd {@code \n}, {@code \r\n} or {@code \r}
 * @param comments number of leading comment frames
 * @param pings whether each word follows a keep-alive: Anthropic's ping, else a comment
 * @param emptyChoicesFirst whether the stream starts with an empty event: OpenAI's chunk without choices, Anthropic's ping
 * @param doubledEnd whether finish reason, usage and terminator are sent twice
 * @param ending omissions at the end
 * @param broken interruption of the stream; null: none
 */
public record StreamForm(
        String lineEnd,
        int comments,
        boolean pings,
        boolean emptyChoicesFirst,
        boolean doubledEnd,
        Ending ending,
        @Nullable Broken broken) {
    /** Replaces the rest of a stream from a point on; replaces a plain response completely. */
    public record Broken(Place place, Break by) {}

    /** The replacement of the rest. */
    public sealed interface Break {
        /** @param done whether the terminator follows */
        record Error(Problem problem, boolean done) implements Break {}

        /** Invalid JSON. */
        record Garbage() implements Break {}

        /** End of the stream; a plain body is truncated to its half. */
        record End() implements Break {}
    }

    /** The end of a stream. */
    public enum Ending {
        COMPLETE("complete", true, true),
        WITHOUT_DONE("without-done", true, false),
        WITHOUT_FINISH_REASON("without-finish-reason", false, true),
        TRUNCATED("truncated", false, false);

        private final String wireName;
        final boolean finishReason;
        final boolean done;

        Ending(String wireName, boolean finishReason, boolean done) {
            this.wireName = wireName;
            this.finishReason = finishReason;
            this.done = done;
        }

        /** The name in scripts. */
        public String wireName() {
            return wireName;
        }
    }

    static final StreamForm PLAIN = new StreamForm("\n", 0, false, false, false, Ending.COMPLETE, null);

    StreamForm withLineEnd(String end) {
        return new StreamForm(end, comments, pings, emptyChoicesFirst, doubledEnd, ending, broken);
    }

    StreamForm withComments(int count) {
        return new StreamForm(lineEnd, count, pings, emptyChoicesFirst, doubledEnd, ending, broken);
    }

    StreamForm withPings() {
        return new StreamForm(lineEnd, comments, true, emptyChoicesFirst, doubledEnd, ending, broken);
    }

    StreamForm withEmptyChoicesFirst() {
        return new StreamForm(lineEnd, comments, pings, true, doubledEnd, ending, broken);
    }

    StreamForm withDoubledEnd() {
        return new StreamForm(lineEnd, comments, pings, emptyChoicesFirst, true, ending, broken);
    }

    StreamForm withEnding(Ending how) {
        return new StreamForm(lineEnd, comments, pings, emptyChoicesFirst, doubledEnd, how, broken);
    }

    StreamForm withBreak(Place place, Break by) {
        Broken where = new Broken(place, by);
        return new StreamForm(lineEnd, comments, pings, emptyChoicesFirst, doubledEnd, ending, where);
    }
}
