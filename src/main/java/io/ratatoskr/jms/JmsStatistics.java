package io.ratatoskr.jms;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Counts of one gateway's requests by JMS. Thread-safe. */
public final class JmsStatistics {
    private final BooleanSupplier connected;
    private final IntSupplier active;
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();

    /**
     * @param connected whether the broker can be reached
     * @param active the number of requests in flight
     */
    public JmsStatistics(BooleanSupplier connected, IntSupplier active) {
        this.connected = connected;
        this.active = active;
    }

    public boolean isConnected() {
        return connected.getAsBoolean();
    }

    public int active() {
        return active.getAsInt();
    }

    /** Requests that ended with a result. */
    public long served() {
        return served.get();
    }

    /** Requests that ended with a failure, dead letters included. */
    public long failed() {
        return failed.get();
    }

    public long deadLetters() {
        return deadLetters.get();
    }

    /** Attempts after which the broker delivers the request again. */
    public long rolledBack() {
        return rolledBack.get();
    }

    /** Requests that were received after their expiry. */
    public long expired() {
        return expired.get();
    }

    public void addServed() {
        served.incrementAndGet();
    }

    public void addFailed(boolean deadLetter) {
        failed.incrementAndGet();
        if (deadLetter) {
            deadLetters.incrementAndGet();
        }
    }

    public void addRolledBack() {
        rolledBack.incrementAndGet();
    }

    public void addExpired() {
        expired.incrementAndGet();
    }
}
