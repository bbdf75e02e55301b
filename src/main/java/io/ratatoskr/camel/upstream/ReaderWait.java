package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.internal.DeadlineClock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The lock of a call, and the wait of its reader for a change or a deadline. Thread-safe. */
final class ReaderWait implements DeadlineClock.Expirable {
    /** {@link #wakeAt} while nothing waits. */
    private static final long NOT_WAITING = 0;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final DeadlineClock clock;
    private DeadlineClock.@Nullable Watch watch;
    /** When the clock wakes the reader, by {@link System#nanoTime}; odd while it waits. */
    private volatile long wakeAt = NOT_WAITING;

    private ReaderWait(DeadlineClock clock) {
        this.clock = clock;
    }

    /** @param clock watches the wait until it is {@link #stopClock stopped} */
    static ReaderWait watchedBy(DeadlineClock clock) {
        var wait = new ReaderWait(clock);
        wait.watch = clock.watch(wait);
        return wait;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Wakes the reader. Holds the lock. */
    void signal() {
        changed.signal();
    }

    /**
     * Waits, holding the lock, for a signal or the deadline; may return early.
     *
     * @param deadline by {@link System#nanoTime}, not passed yet
     */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop has the condition
    void await(long deadline) throws InterruptedException {
        // Odd, so that it is never NOT_WAITING
        wakeAt = deadline | 1;
        try {
            // A timed wait wakes the timer thread of the JDK twice; the clock replaces it
            if (clock.isClosed()) {
                long ignored = changed.awaitNanos(deadline - System.nanoTime());
            } else {
                changed.await();
            }
        } finally {
            wakeAt = NOT_WAITING;
        }
    }

    /** Nothing waits any more. */
    void stopClock() {
        DeadlineClock.Watch watched = watch;
        if (watched != null) {
            watched.stop();
        }
    }

    @Override
    public boolean isDue(long now) {
        long at = wakeAt;
        return at != NOT_WAITING && now - at >= 0;
    }

    /** Wakes the reader, which sees that its time is up. */
    @Override
    public void expire() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the reader, which then waits without the clock. */
    @Override
    public void clockClosed() {
        expire();
    }
}
