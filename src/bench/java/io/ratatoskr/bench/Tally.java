package io.ratatoskr.bench;

import org.HdrHistogram.Histogram;

/** Statistics of a load. Times are nanoseconds from when a request was due. Not thread-safe; windows of a target are added up. */
final class Tally {
    private static final long LONGEST = 120_000_000_000L;

    private final Histogram whole = new Histogram(LONGEST, 3);
    private final Histogram first = new Histogram(LONGEST, 3);
    private long answers;
    private long events;
    private long refused;
    private long broken;
    private long unfinished;
    private long stalls;
    private long longestGap;
    private long dropped;
    private long nanos;
    private int lastStatus;

    void answered(long tookNanos, int eventCount) {
        answers++;
        events += eventCount;
        whole.recordValue(Math.clamp(tookNanos, 1, LONGEST));
    }

    void firstEvent(long tookNanos) {
        first.recordValue(Math.clamp(tookNanos, 1, LONGEST));
    }

    void gap(long gapNanos, long stallNanos) {
        longestGap = Math.max(longestGap, gapNanos);
        stalls += gapNanos > stallNanos ? 1 : 0;
    }

    void refused(int status) {
        refused++;
        lastStatus = status;
    }

    /** Counts a connection that was closed during a response. */
    void broken() {
        broken++;
    }

    /** Counts a stream without its terminator. */
    void unfinished() {
        unfinished++;
    }

    /** Counts requests that were due and could not be sent because the target is too slow for the rate. */
    void dropped(long requests) {
        dropped += requests;
    }

    void took(long windowNanos) {
        nanos += windowNanos;
    }

    void add(Tally other) {
        whole.add(other.whole);
        first.add(other.first);
        answers += other.answers;
        events += other.events;
        refused += other.refused;
        broken += other.broken;
        unfinished += other.unfinished;
        stalls += other.stalls;
        longestGap = Math.max(longestGap, other.longestGap);
        dropped += other.dropped;
        nanos += other.nanos;
        lastStatus = other.lastStatus == 0 ? lastStatus : other.lastStatus;
    }

    long answers() {
        return answers;
    }

    long events() {
        return events;
    }

    long stalls() {
        return stalls;
    }

    double longestGapMillis() {
        return longestGap / 1e6;
    }

    double perSecond() {
        return nanos == 0 ? 0 : answers * 1e9 / nanos;
    }

    double eventsPerSecond() {
        return nanos == 0 ? 0 : events * 1e9 / nanos;
    }

    /** Milliseconds to the complete response. */
    double millis(double percentile) {
        return whole.getValueAtPercentile(percentile) / 1e6;
    }

    /** Milliseconds to the first event. */
    double firstMillis(double percentile) {
        return first.getValueAtPercentile(percentile) / 1e6;
    }

    boolean clean() {
        return refused + broken + unfinished + dropped == 0;
    }

    /** A summary of the failures, or "none". */
    String trouble() {
        return clean()
                ? "none"
                : "%d error statuses (last status %d), %d disconnected, %d unterminated, %d not sent"
                        .formatted(refused, lastStatus, broken, unfinished, dropped);
    }
}
