package io.ratatoskr.routing.strategy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A decaying mean of times, in which each new time counts a quarter, and percentiles of the last {@value #SIZE} times. Thread-safe, without
 * locks; a reader may miss times that are being recorded.
 */
public final class DecayingTimes {
    /** Number of times that percentiles are computed from. */
    static final int SIZE = 128;

    private static final double SHARE = 0.25;
    private static final long NONE = -1;

    /** The mean in nanoseconds, as bits of a double; none: negative. */
    private final AtomicLong mean = new AtomicLong(NONE);

    private final AtomicInteger count = new AtomicInteger();
    /** Microseconds, up to about 35 minutes. */
    private final AtomicIntegerArray recent = new AtomicIntegerArray(SIZE);

    void record(long nanos) {
        long time = Math.max(0, nanos);
        long before;
        long after;
        do {
            before = mean.get();
            double old = Double.longBitsToDouble(before);
            after = Double.doubleToRawLongBits(before == NONE ? time : old + SHARE * (time - old));
        } while (!mean.compareAndSet(before, after));
        int at = count.getAndUpdate(number -> number == Integer.MAX_VALUE ? SIZE : number + 1);
        recent.set(at % SIZE, (int) Math.min(time / 1_000, Integer.MAX_VALUE));
    }

    /** The decaying mean; empty when no time is recorded. */
    public Optional<Duration> mean() {
        long bits = mean.get();
        return bits == NONE ? Optional.empty() : Optional.of(Duration.ofNanos((long) Double.longBitsToDouble(bits)));
    }

    /** The number of recorded times, at most {@value #SIZE}. */
    public int samples() {
        return Math.min(count.get(), SIZE);
    }

    /**
     * The time within which this share of the last calls were, by the nearest rank; empty when no time is recorded.
     *
     * @param share above 0, at most 1: 0.95 is the 95th percentile
     */
    public Optional<Duration> percentile(double share) {
        int samples = samples();
        if (samples == 0) {
            return Optional.empty();
        }
        int[] sorted = new int[samples];
        for (int i = 0; i < samples; i++) {
            sorted[i] = recent.get(i);
        }
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(Math.clamp(share, 0.0, 1.0) * samples);
        return Optional.of(Duration.ofNanos(sorted[Math.max(0, rank - 1)] * 1_000L));
    }
}
