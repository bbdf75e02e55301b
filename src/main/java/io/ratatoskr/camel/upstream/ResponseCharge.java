package io.ratatoskr.camel.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that one response holds of a {@link ResponseBudget}, until it is closed. Closing it more than once, or adding to a
 * closed one, holds nothing. Thread-safe.
 */
public final class ResponseCharge implements AutoCloseable {
    private final ResponseBudget budget;
    private final long sequence;
    private final Runnable resume;
    private final AtomicLong held = new AtomicLong();
    private volatile boolean waiting;
    private volatile boolean closed;

    ResponseCharge(ResponseBudget budget, long sequence, Runnable resume) {
        this.budget = budget;
        this.sequence = sequence;
        this.resume = resume;
    }

    /** The position among all responses by their start. */
    long sequence() {
        return sequence;
    }

    /** The bytes held. */
    public long held() {
        return held.get();
    }

    /** Counts bytes that are in memory, whether there is room or not. */
    void add(long bytes) {
        budget.add(bytes);
        held.addAndGet(bytes);
        if (closed) {
            releaseAll();
        }
    }

    /** Counts bytes less, at most those held. */
    void subtract(long bytes) {
        long before = held.get();
        while (!held.compareAndSet(before, Math.max(0, before - bytes))) {
            before = held.get();
        }
        budget.subtract(Math.min(before, bytes));
        if (before - bytes <= ResponseBudget.UNCONDITIONAL_BYTES) {
            // Small again: another response may exceed the limit
            budget.remove(this);
        }
    }

    /** Whether more bytes may be read now; if not, the callback announces when. */
    boolean mayGrow() {
        return budget.admit(this);
    }

    /** Whether the response waits until others are dropped. */
    boolean isWaiting() {
        return waiting;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isBudgetExhausted() {
        return budget.isExhausted();
    }

    /** Set by the budget, with its lock. */
    void setWaiting(boolean now) {
        waiting = now;
    }

    void resume() {
        resume.run();
    }

    @Override
    public void close() {
        closed = true;
        releaseAll();
        budget.remove(this);
    }

    private void releaseAll() {
        budget.subtract(held.getAndSet(0));
    }
}
