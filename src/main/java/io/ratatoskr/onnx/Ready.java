package io.ratatoskr.onnx;

import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tokenised text that waits for a run, which it may share with other requests' texts.
 *
 * @param batches those it waits among: of the same model
 * @param text its place in its request
 * @param number tells apart texts of one length; counts up
 */
record Ready(Lane lane, Batches batches, Answers answers, int text, Tokens tokens, long number) {
    /** The short before the long; of one length the earlier first. */
    static final Comparator<Ready> BY_LENGTH =
            Comparator.comparingInt(Ready::length).thenComparingLong(Ready::number);

    private static final AtomicLong COUNT = new AtomicLong();

    /** Who is told of a request's texts, by their places; on an inference thread. */
    interface Answers {
        void row(int text, float[] row);

        /** Ends the request. */
        void failed(Throwable failure);
    }

    Ready(Lane lane, Batches batches, Answers answers, int text, Tokens tokens) {
        this(lane, batches, answers, text, tokens, COUNT.incrementAndGet());
    }

    int length() {
        return tokens.length();
    }
}
