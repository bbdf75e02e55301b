package io.ratatoskr.camel.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** The system's time at its creation, advanced by a monotonic clock: a later change of the system's time does not matter. UTC only. */
final class MonotonicClock extends Clock {
    private final LongSupplier nanoTime;
    private final long originNanos;
    private final Instant origin = Instant.now();

    MonotonicClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }

    @Override
    public Instant instant() {
        return origin.plusNanos(nanoTime.getAsLong() - originNanos);
    }
}
