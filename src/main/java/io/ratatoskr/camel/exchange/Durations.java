package io.ratatoskr.camel.exchange;

import java.time.Duration;

/** Computes with durations. */
public final class Durations {
    private Durations() {}

    /** The shorter one. */
    public static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
