package io.ratatoskr.onnx.run;

import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tokenised text that waits for a run, which it may share with texts of other requests.
 *
 * @param batcher the waiting texts of the same model
 * @param index its index in the request
 * @param sequence ascending; distinguishes texts of the same length
 */
record PendingText(
        InferenceQueue queue,
        TextBatcher batcher,
        ResultListener listener,
        int index,
        TokenizedInput tokens,
        long sequence) {
    /** Shorter texts first; of the same length the earlier first. */
    static final Comparator<PendingText> BY_LENGTH =
            Comparator.comparingInt(PendingText::length).thenComparingLong(PendingText::sequence);

    private static final AtomicLong SEQUENCE = new AtomicLong();

    /** Receives the results of a request's texts by index, on an inference thread. */
    interface ResultListener {
        void onResult(int index, float[] row);

        /** Fails the request. */
        void onFailure(Throwable failure);
    }

    PendingText(InferenceQueue queue, TextBatcher batcher, ResultListener listener, int index, TokenizedInput tokens) {
        this(queue, batcher, listener, index, tokens, SEQUENCE.incrementAndGet());
    }

    int length() {
        return tokens.length();
    }
}
