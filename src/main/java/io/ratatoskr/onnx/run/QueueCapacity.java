package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;

/** The texts that wait for an inference thread, and their maximum. The inference pool's lock guards all but {@link #require}. */
final class QueueCapacity {
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);
    /** Weight of a run against the earlier ones in the average duration per text. */
    private static final double WEIGHT_OF_LAST_RUN = 0.1;

    private final int threads;
    private final int maxQueued;
    private int waitingTexts;
    private double nanosPerText;

    /** @param maxQueued maximum number of texts that wait for a thread */
    QueueCapacity(int threads, int maxQueued) {
        this.threads = threads;
        this.maxQueued = maxQueued;
    }

    /** @throws BatchTooLarge when the number of texts exceeds the total capacity */
    void require(long texts) {
        long max = (long) maxQueued + threads;
        if (texts > max) {
            throw new BatchTooLarge(
                    "%d texts in one request; local models accept at most %d at once".formatted(texts, max),
                    (int) Math.min(max, Integer.MAX_VALUE));
        }
    }

    /**
     * Checks that further texts may wait.
     *
     * @throws Overloaded when they would have to wait and the queue is full
     * @throws BatchTooLarge when they exceed the total capacity
     */
    void requireRoom(int texts, int freeThreads) {
        require(texts);
        if (waitingTexts + texts > maxQueued + freeThreads) {
            throw new Overloaded("local models are busy: %d texts wait for a thread, the maximum is %d"
                            .formatted(waitingTexts, maxQueued))
                    .setRetryAfter(estimateRetryAfter());
        }
    }

    /** Texts that wait. */
    int waiting() {
        return waitingTexts;
    }

    /** Adds waiting texts. */
    void reserve(int texts) {
        waitingTexts += texts;
    }

    /** Removes texts that no longer wait. */
    void release(int texts) {
        waitingTexts -= texts;
    }

    /** Records a run of texts, for the estimate of the time until a retry. */
    void recordRun(int texts, long nanos) {
        if (texts > 0) {
            double each = (double) nanos / texts;
            nanosPerText =
                    nanosPerText == 0 ? each : (1 - WEIGHT_OF_LAST_RUN) * nanosPerText + WEIGHT_OF_LAST_RUN * each;
        }
    }

    /** The estimated time until the waiting texts are done, in whole seconds. */
    private Duration estimateRetryAfter() {
        long seconds = 1 + (long) (nanosPerText * waitingTexts / threads / 1e9);
        return Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER.toSeconds()));
    }
}
