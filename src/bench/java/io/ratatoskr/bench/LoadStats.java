package io.ratatoskr.bench;

import org.HdrHistogram.Histogram;

/** Statistics of a load. Times are nanoseconds from when a request was due. Not thread-safe; windows of a target are added up. */
final class LoadStats {
    private static final long MAX_NANOS = 120_000_000_000L;

    private final Histogram totalTimes = new Histogram(MAX_NANOS, 3);
    private final Histogram firstEventTimes = new Histogram(MAX_NANOS, 3);
    private long responses;
    private long events;
    private long errorStatuses;
    private long disconnects;
    private long unterminated;
    private long stalls;
    private long maxGap;
    private long dropped;
    private long nanos;
    private int lastStatus;

    void addResponse(long durationNanos, int eventCount) {
        responses++;
        events += eventCount;
        totalTimes.recordValue(Math.clamp(durationNanos, 1, MAX_NANOS));
    }

    void addFirstEvent(long durationNanos) {
        firstEventTimes.recordValue(Math.clamp(durationNanos, 1, MAX_NANOS));
    }

    void addGap(long gapNanos, long stallNanos) {
        maxGap = Math.max(maxGap, gapNanos);
        stalls += gapNanos > stallNanos ? 1 : 0;
    }

    void errorStatuses(int status) {
        errorStatuses++;
        lastStatus = status;
    }

    /** Counts a connection that was closed during a response. */
    void disconnects() {
        disconnects++;
    }

    /** Counts a stream without its terminator. */
    void unterminated() {
        unterminated++;
    }

    /** Counts requests that were due and could not be sent because the target is too slow for the rate. */
    void dropped(long requests) {
        dropped += requests;
    }

    void addDuration(long windowNanos) {
        nanos += windowNanos;
    }

    void add(LoadStats other) {
        totalTimes.add(other.totalTimes);
        firstEventTimes.add(other.firstEventTimes);
        responses += other.responses;
        events += other.events;
        errorStatuses += other.errorStatuses;
        disconnects += other.disconnects;
        unterminated += other.unterminated;
        stalls += other.stalls;
        maxGap = Math.max(maxGap, other.maxGap);
        dropped += other.dropped;
        nanos += other.nanos;
        lastStatus = other.lastStatus == 0 ? lastStatus : other.lastStatus;
    }

    long responses() {
        return responses;
    }

    long events() {
        return events;
    }

    long stalls() {
        return stalls;
    }

    double maxGapMillis() {
        return maxGap / 1e6;
    }

    double responsesPerSecond() {
        return nanos == 0 ? 0 : responses * 1e9 / nanos;
    }

    double eventsPerSecond() {
        return nanos == 0 ? 0 : events * 1e9 / nanos;
    }

    /** Milliseconds to the complete response. */
    double totalMillis(double percentile) {
        return totalTimes.getValueAtPercentile(percentile) / 1e6;
    }

    /** Milliseconds to the first event. */
    double firstEventMillis(double percentile) {
        return firstEventTimes.getValueAtPercentile(percentile) / 1e6;
    }

    boolean isClean() {
        return errorStatuses + disconnects + unterminated + dropped == 0;
    }

    /** A summary of the failures, or "none". */
    String failureSummary() {
        return isClean()
                ? "none"
                : "%d error statuses (last status %d), %d disconnected, %d unterminated, %d not sent"
                        .formatted(errorStatuses, lastStatus, disconnects, unterminated, dropped);
    }
}
