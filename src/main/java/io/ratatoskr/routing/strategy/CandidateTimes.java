package io.ratatoskr.routing.strategy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The requests in flight and the recent times of a provider's model. Thread-safe, without locks. */
public final class CandidateTimes {
    private final LongSupplier nanos;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final DecayingTimes firstToken = new DecayingTimes();
    private final DecayingTimes response = new DecayingTimes();
    /** When the last call ended, or began for the first time. */
    private volatile long last;

    private volatile boolean ended;
    private volatile boolean failing;

    CandidateTimes(LongSupplier nanos) {
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /** Records that a call begins; each has to end once. */
    public void begin() {
        inFlight.incrementAndGet();
    }

    /** Records the time to the first token of a stream. */
    public void recordFirstToken(long elapsedNanos) {
        firstToken.record(elapsedNanos);
        recordOutcome(false);
    }

    /** Records the time to a complete response. */
    public void recordResponse(long elapsedNanos) {
        response.record(elapsedNanos);
        recordOutcome(false);
    }

    /** Records a call that was cancelled after that time: its response would have taken longer. Only a time above the mean says something. */
    public void recordAtLeast(long elapsedNanos, boolean stream) {
        DecayingTimes times = stream ? firstToken : response;
        if (times.mean().filter(mean -> mean.toNanos() < elapsedNanos).isPresent()) {
            times.record(elapsedNanos);
        }
    }

    /** Records that a call failed in a way that says something about the provider. */
    public void recordFailure() {
        recordOutcome(true);
    }

    /** Records that a call has ended, however. */
    public void end() {
        inFlight.decrementAndGet();
    }

    private void recordOutcome(boolean failed) {
        failing = failed;
        last = nanos.getAsLong();
        ended = true;
    }

    /** The calls that have begun and not ended, streams included. */
    public int inFlight() {
        return Math.max(0, inFlight.get());
    }

    /** Times to the first token of streams. */
    public DecayingTimes firstToken() {
        return firstToken;
    }

    /** Times to complete responses. */
    public DecayingTimes response() {
        return response;
    }

    CandidateLoad load(boolean stream) {
        @Nullable Duration age = ended ? Duration.ofNanos(Math.max(0, nanos.getAsLong() - last)) : null;
        DecayingTimes times = stream ? firstToken : response;
        Duration mean = times.mean().orElse(null);
        // A time of the other kind is none of this kind; a failure is one of both
        return new CandidateLoad(inFlight(), mean, mean == null && !failing ? null : age, failing);
    }

    long idleNanos(long now) {
        return now - last;
    }
}
