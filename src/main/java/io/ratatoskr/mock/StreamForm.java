package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * How the events of a stream are written, and what goes wrong among them.
 *
 * @param lineEnd {@code \n}, {@code \r\n} or {@code \r}
 * @param comments how many comment frames come first
 * @param pings whether each word comes after a sign of life: Anthropic's ping, else a comment
 * @param emptyChoicesFirst whether an event that says nothing comes first: OpenAI's chunk without choices, Anthropic's ping
 * @param doubledEnd whether finish reason, usage and terminator are sent twice
 * @param ending what the end lacks
 * @param broken where something else comes instead of the rest; null: nowhere
 */
public record StreamForm(
        String lineEnd,
        int comments,
        boolean pings,
        boolean emptyChoicesFirst,
        boolean doubledEnd,
        Ending ending,
        @Nullable Broken broken) {
    /** Something comes instead of the rest; a plain answer has it instead of the answer. */
    public record Broken(Place place, Break by) {}

    /** What comes instead. */
    public sealed interface Break {
        /** @param done whether the terminator follows */
        @SuppressWarnings("AvoidCommonTypeNames") // always written with its outer type
        record Error(Problem problem, boolean done) implements Break {}

        /** Bytes that are no JSON. */
        record Garbage() implements Break {}

        /** Nothing; a plain body stops in its middle. */
        record End() implements Break {}
    }

    /** How a stream ends. */
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

        /** As scripts write it. */
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
