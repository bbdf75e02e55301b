package io.ratatoskr.onnx.run;

/** The measured duration of a model's runs per padded token, as an average over the recent ones. Not thread-safe. */
final class RunCost {
    /** Weight of the runs so far against the next one, so that about the last ten count. */
    private static final double WEIGHT_OF_EARLIER_RUNS = 0.9;

    private double nanos;
    private double tokens;

    /**
     * Records a run.
     *
     * @param paddedTokens texts times the tokens of the longest; positive
     */
    void record(int paddedTokens, long runNanos) {
        nanos = WEIGHT_OF_EARLIER_RUNS * nanos + runNanos;
        tokens = WEIGHT_OF_EARLIER_RUNS * tokens + paddedTokens;
    }

    /** Nanoseconds per padded token; zero before the first run. */
    double nanosPerToken() {
        return tokens == 0 ? 0 : nanos / tokens;
    }
}
