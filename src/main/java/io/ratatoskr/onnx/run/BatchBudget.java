package io.ratatoskr.onnx.run;

import java.time.Duration;

/**
 * The maximum size of a batch. A small request that arrives while all threads are busy waits until one of them is free: on average the
 * duration of a run, divided by the threads plus one. While small requests arrive, batches of large ones take as long as keeps that at
 * {@link #TARGET_WAIT} by the model's measured cost: fewer tokens of a larger model, more on a machine with more cores. Otherwise,
 * and for texts of small requests, which only delay each other, they have {@link #MAX_TOKENS}. Not thread-safe.
 *
 * <p>all-MiniLM-L6-v2, CPU time per padded token of a batch of texts of 16 to 100 tokens: 0.245 ms from 240 tokens, 2 to 4 % more at
 * 120, 7 to 9 % more at 64.
 */
final class BatchBudget {
    /** Padded tokens; more do not make a token cheaper. */
    static final int MAX_TOKENS = 256;
    /** Padded tokens; fewer cost more throughput than a small request gains. */
    static final int MIN_TOKENS = 96;
    /** Average wait of a small request for a thread. */
    static final Duration TARGET_WAIT = Duration.ofMillis(20);
    /** The time that batches stay small after a small request. */
    static final Duration RECENT = Duration.ofSeconds(30);

    private final int threads;
    private boolean anySmallRequest;
    private long lastSmallRequest;

    /** @param threads number of inference threads */
    BatchBudget(int threads) {
        this.threads = threads;
    }

    /** @param now nanoseconds of a monotonic clock */
    void recordSmallRequest(long now) {
        anySmallRequest = true;
        lastSmallRequest = now;
    }

    /** The maximum number of padded tokens in a batch of large requests. */
    int tokens(RunCost cost, long now) {
        boolean recent = anySmallRequest && now - lastSmallRequest < RECENT.toNanos();
        return recent ? tokensForWait(cost.nanosPerToken(), threads) : MAX_TOKENS;
    }

    /**
     * The padded tokens of a run that keeps the average wait at {@link #TARGET_WAIT}, within the limits.
     *
     * @param nanosPerToken of a run; zero: unknown
     */
    static int tokensForWait(double nanosPerToken, int threads) {
        double runNanos = (double) TARGET_WAIT.toNanos() * (threads + 1);
        return nanosPerToken > 0 ? (int) Math.clamp(runNanos / nanosPerToken, MIN_TOKENS, MAX_TOKENS) : MAX_TOKENS;
    }
}
