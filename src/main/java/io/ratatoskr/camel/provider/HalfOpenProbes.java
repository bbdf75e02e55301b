package io.ratatoskr.camel.provider;

import io.ratatoskr.camel.provider.BreakerCall.Outcome;
import java.time.Duration;

/**
 * Admits the calls of a half-open circuit breaker: the first {@value #INITIAL} at once. Then, since those may be slow, one more a second
 * while none has failed, else one more each time the breaker would have been open. So calls that never end cannot exclude all others for
 * longer. Times are those of one monotonic clock, in nanoseconds. Not thread-safe.
 */
final class HalfOpenProbes {
    /** Calls that are admitted at once; also the number of outcomes that decide. */
    static final int INITIAL = 3;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final long intervalAfterFailureNanos;
    private int inFlight;
    private int finished;
    private boolean failed;
    private long lastAdmittedNanos;

    HalfOpenProbes(Duration openDuration) {
        this.intervalAfterFailureNanos = Math.max(INTERVAL_NANOS, openDuration.toNanos());
    }

    /** Forgets all probes, at the start of a half-open phase. */
    void reset() {
        inFlight = 0;
        finished = 0;
        failed = false;
    }

    boolean tryAdmit(long nowNanos) {
        if (nanosUntilNext(nowNanos) > 0) {
            return false;
        }
        inFlight++;
        lastAdmittedNanos = nowNanos;
        return true;
    }

    /** The time until a call is admitted if no other ends before; zero: now. */
    long nanosUntilNext(long nowNanos) {
        if (inFlight + finished < INITIAL) {
            return 0;
        }
        long interval = failed ? intervalAfterFailureNanos : INTERVAL_NANOS;
        return Math.max(0, interval - (nowNanos - lastAdmittedNanos));
    }

    /** Ends an admitted call. One without an outcome makes room for another. */
    void end(Outcome outcome) {
        inFlight = Math.max(0, inFlight - 1);
        if (outcome != Outcome.NONE) {
            finished++;
        }
        failed |= outcome == Outcome.FAILURE;
    }

    int inFlight() {
        return inFlight;
    }
}
