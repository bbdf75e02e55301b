package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * How server-sent events are written.
 *
 * @param lineEnd {@code \n}, {@code \r\n} or {@code \r}
 * @param comments how many comment frames come first
 * @param emptyChoicesFirst whether a chunk without choices comes first
 * @param ending what the end lacks
 * @param error JSON sent as the last event instead of a finish reason; null: none
 */
public record StreamForm(
        String lineEnd,
        int comments,
        boolean emptyChoicesFirst,
        Ending ending,
        @Nullable String error) {
    /** How a stream ends. */
    public enum Ending {
        COMPLETE(true, true),
        WITHOUT_DONE(true, false),
        WITHOUT_FINISH_REASON(false, true),
        TRUNCATED(false, false);

        final boolean finishReason;
        final boolean done;

        Ending(boolean finishReason, boolean done) {
            this.finishReason = finishReason;
            this.done = done;
        }
    }

    static final StreamForm PLAIN = new StreamForm("\n", 0, false, Ending.COMPLETE, null);

    StreamForm withLineEnd(String end) {
        return new StreamForm(end, comments, emptyChoicesFirst, ending, error);
    }

    StreamForm withComments(int count) {
        return new StreamForm(lineEnd, count, emptyChoicesFirst, ending, error);
    }

    StreamForm withEmptyChoicesFirst() {
        return new StreamForm(lineEnd, comments, true, ending, error);
    }

    StreamForm withEnding(Ending how) {
        return new StreamForm(lineEnd, comments, emptyChoicesFirst, how, error);
    }

    StreamForm withError(String json, Ending how) {
        return new StreamForm(lineEnd, comments, emptyChoicesFirst, how, json);
    }
}
