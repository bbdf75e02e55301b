package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Names and limits that the meters share. */
final class Meters {
    /** Begins the name of every meter of the gateway. */
    static final String PREFIX = "ratatoskr.";

    static final String PROVIDER = "provider";
    static final String OPERATION = "operation";
    static final String STATUS = "status";
    static final String MODEL = "model";

    /** The provider of requests that were sent to none. */
    static final String NONE = "none";

    /** The buckets of whole requests, from a local embedding to a long chat. */
    private static final Duration[] REQUEST_BUCKETS =
            durations(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000);

    /** The buckets of one output token. */
    private static final Duration[] TOKEN_BUCKETS = durations(1, 2, 5, 10, 20, 30, 50, 75, 100, 200, 500, 1_000);

    private Meters() {}

    /** A histogram of the durations of requests or of the time to a first token. */
    static Timer.Builder requestTimer(String name, String description) {
        return Timer.builder(PREFIX + name).description(description).serviceLevelObjectives(REQUEST_BUCKETS);
    }

    /** A histogram of the durations of output tokens. */
    static Timer.Builder tokenTimer(String name, String description) {
        return Timer.builder(PREFIX + name).description(description).serviceLevelObjectives(TOKEN_BUCKETS);
    }

    private static Duration[] durations(long... millis) {
        var durations = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            durations[i] = Duration.ofMillis(millis[i]);
        }
        return durations;
    }
}
