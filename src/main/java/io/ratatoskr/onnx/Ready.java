package io.ratatoskr.onnx;

import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tokenised text that waits for a run, which it may share with texts of other requests.
 *
 * @param batches the waiting texts of the same model
 * @param text its index in the request
 * @param number ascending; distinguishes texts of the same length
 */
record Ready(Lane lane, Batches batches, Answers answers, int text, Tokens tokens, long number) {
    /** Shorter texts first; of the same length the earlier first. */
    static final Comparator<Ready> BY_LENGTH =
            Comparator.comparingInt(Ready::length).thenComparingLong(Ready::number);

    private static final AtomicLong COUNT = new AtomicLong();

    /** Receives the results of a request's texts by index, on an inference thread. */
    interface Answers {
        void row(int text, float[] row);

        /** Fails the request. */
        void failed(Throwable failure);
    }

    Ready(Lane lane, Batches batches, Answers answers, int text, Tokens tokens) {
        this(lane, batches, answers, text, tokens, COUNT.incrementAndGet());
    }

    int length() {
        return tokens.length();
    }
}
