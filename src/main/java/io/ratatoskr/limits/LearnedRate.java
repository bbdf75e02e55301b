package io.ratatoskr.limits;

import java.time.Duration;

/**
 * What is left of a limit that a provider reports: a bucket that fills from the reported amount to the limit until the reported reset. What
 * was sent and has no response yet is subtracted, since the provider may not have counted it. A report is forgotten after
 * {@link #MAX_AGE}, and no reservation waits longer than {@link #MAX_AGE}, whatever the provider reports. Times are nanoseconds of one
 * monotonic clock. Not thread-safe.
 */
final class LearnedRate {
    static final Duration MAX_AGE = Duration.ofMinutes(10);
    /** The period of a limit of which all is left, so that its report does not say how fast it fills. */
    private static final Duration DEFAULT_PERIOD = Duration.ofMinutes(1);

    private boolean known;
    private long limit;
    private double level;
    private double perNano;
    private long levelNanos;
    private long reportNanos;
    /** Reserved, and not yet in a report. */
    private long outstanding;

    /** The earliest time, from {@code now} on, at which the amount is left. */
    long earliest(long now, long amount) {
        if (!isKnown(now)) {
            return now;
        }
        fill(now);
        double missing = Math.min(amount, limit) - level;
        if (missing <= 0) {
            return now;
        }
        return now + (long) Math.min(missing / perNano, (double) MAX_AGE.toNanos());
    }

    void reserve(long amount) {
        level -= amount;
        outstanding += amount;
    }

    /** Gives back a reservation of which nothing was sent. */
    void cancel(long amount) {
        level += amount;
        settle(amount);
    }

    /** The reservation was sent; the provider has counted it, or nobody will know. */
    void settle(long amount) {
        outstanding = Math.max(0, outstanding - amount);
    }

    /** The report with a response, whose own reservation is settled. */
    void report(long now, ReportedLimit report) {
        limit = report.limit();
        long used = report.limit() - report.remaining();
        long reset = Math.max(1, report.reset().toNanos());
        perNano = used == 0 ? (double) limit / DEFAULT_PERIOD.toNanos() : (double) used / reset;
        level = (double) report.remaining() - outstanding;
        levelNanos = now;
        reportNanos = now;
        known = true;
    }

    /** Forgets a report from before that time. */
    void forgetBefore(long nanos) {
        if (reportNanos < nanos) {
            known = false;
        }
    }

    /** Whether there is a report that is not too old. */
    boolean isKnown(long now) {
        if (known && now - reportNanos > MAX_AGE.toNanos()) {
            known = false;
        }
        return known;
    }

    private void fill(long now) {
        level = Math.min((double) limit, level + perNano * (double) (now - levelNanos));
        levelNanos = now;
    }
}
