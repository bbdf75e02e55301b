package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * Format and faults of a stream's events.
 *
 * @param lineEnd {@code \n}, {@code \r\n} or {@code \r}
 * @param commentCount number of leading comment frames
 * @param pings whether each word follows a keep-alive: Anthropic's ping, else a comment
 * @param startsWithEmptyEvent whether the stream starts with an empty event: OpenAI's chunk without choices, Anthropic's ping
 * @param repeatsEnd whether finish reason, usage and terminator are sent twice
 * @param ending omissions at the end
 * @param interruption interruption of the stream; null: none
 */
public record StreamOptions(
        String lineEnd,
        int commentCount,
        boolean pings,
        boolean startsWithEmptyEvent,
        boolean repeatsEnd,
        StreamEnding ending,
        @Nullable Interruption interruption) {
    /** Replaces the rest of a stream from a point on; replaces a plain response completely. */
    public record Interruption(FaultPoint point, InterruptionKind kind) {}

    /** The replacement of the rest. */
    public sealed interface InterruptionKind {
        /** @param thenDone whether the terminator follows */
        record ErrorEvent(MockError error, boolean thenDone) implements InterruptionKind {}

        /** Invalid JSON. */
        record GarbageEvent() implements InterruptionKind {}

        /** End of the stream; a plain body is truncated to its half. */
        record EndOfStream() implements InterruptionKind {}
    }

    /** The end of a stream. */
    public enum StreamEnding {
        COMPLETE("complete", true, true),
        WITHOUT_DONE("without-done", true, false),
        WITHOUT_FINISH_REASON("without-finish-reason", false, true),
        TRUNCATED("truncated", false, false);

        private final String wireName;
        final boolean hasFinishReason;
        final boolean hasDone;

        StreamEnding(String wireName, boolean finishReason, boolean done) {
            this.wireName = wireName;
            this.hasFinishReason = finishReason;
            this.hasDone = done;
        }

        /** The name in scripts. */
        public String wireName() {
            return wireName;
        }
    }

    static final StreamOptions DEFAULT = new StreamOptions("\n", 0, false, false, false, StreamEnding.COMPLETE, null);

    StreamOptions withLineEnd(String end) {
        return new StreamOptions(end, commentCount, pings, startsWithEmptyEvent, repeatsEnd, ending, interruption);
    }

    StreamOptions withComments(int count) {
        return new StreamOptions(lineEnd, count, pings, startsWithEmptyEvent, repeatsEnd, ending, interruption);
    }

    StreamOptions withPings() {
        return new StreamOptions(lineEnd, commentCount, true, startsWithEmptyEvent, repeatsEnd, ending, interruption);
    }

    StreamOptions withEmptyFirstEvent() {
        return new StreamOptions(lineEnd, commentCount, pings, true, repeatsEnd, ending, interruption);
    }

    StreamOptions withRepeatedEnd() {
        return new StreamOptions(lineEnd, commentCount, pings, startsWithEmptyEvent, true, ending, interruption);
    }

    StreamOptions withEnding(StreamEnding how) {
        return new StreamOptions(lineEnd, commentCount, pings, startsWithEmptyEvent, repeatsEnd, how, interruption);
    }

    StreamOptions withInterruption(FaultPoint point, InterruptionKind by) {
        Interruption where = new Interruption(point, by);
        return new StreamOptions(lineEnd, commentCount, pings, startsWithEmptyEvent, repeatsEnd, ending, where);
    }
}
