package io.ratatoskr.bench;

import java.time.Duration;

/**
 * Size of a soak.
 *
 * @param seed of the faults
 * @param only part of the names of the faults that are caused; empty: all
 * @param quiet time without load before the state is compared: longer than the gateway holds an idle connection to a provider (30 s) or to
 *     a client ({@link SoakConfig#KEEP_ALIVE})
 * @param p99Millis maximum 99th percentile of the times of good callers
 */
record SoakLoad(Duration duration, long seed, String only, Duration quiet, double p99Millis) {
    /** The load before the first sample, with other faults. */
    SoakLoad warmUp() {
        return new SoakLoad(Duration.ofSeconds(20), seed + 1, only, quiet, p99Millis);
    }
}
