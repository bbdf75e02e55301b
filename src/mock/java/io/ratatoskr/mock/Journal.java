package io.ratatoskr.mock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Records the last calls, bounded in number and bytes, and counts all calls. Thread-safe. */
final class Journal {
    private static final long MOST_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int most;
    private final Deque<Call> calls = new ArrayDeque<>();
    private long bytes;
    private long count;
    private long aborted;
    private long open;
    private boolean closed;

    Journal(int most) {
        this.most = most;
    }

    void arrived(Call call) {
        lock.lock();
        try {
            count++;
            open++;
            if (most > 0) {
                calls.add(call);
                bytes += call.body().length;
                while (calls.size() > most || (bytes > MOST_BYTES && calls.size() > 1)) {
                    bytes -= calls.remove().body().length;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the call; has no effect on an ended call. */
    void ended(Call call, Call.State how) {
        lock.lock();
        try {
            if (call.state() != Call.State.OPEN) {
                return;
            }
            Call.State state = how == Call.State.ABORTED && closed ? Call.State.CUT : how;
            call.end(state);
            open--;
            aborted += state == Call.State.ABORTED ? 1 : 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Call> calls() {
        lock.lock();
        try {
            return List.copyOf(calls);
        } finally {
            lock.unlock();
        }
    }

    long count() {
        return read(() -> count);
    }

    long aborted() {
        return read(() -> aborted);
    }

    long open() {
        return read(() -> open);
    }

    /** Clears calls and counts; open calls stay counted as open. */
    void forget() {
        lock.lock();
        try {
            calls.clear();
            bytes = 0;
            count = 0;
            aborted = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Counts disconnects from now on as {@link Call.State#CUT}: the mock is closing. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition, evaluated under the lock, holds. */
    void await(String what, BooleanSupplier condition, Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    throw new AssertionError("mock: no %s within %s; %d calls, %d open, %d aborted: %s"
                            .formatted(what, atMost, count, open, aborted, calls));
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("mock: interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }

    private interface Reading {
        long read();
    }

    private long read(Reading reading) {
        lock.lock();
        try {
            return reading.read();
        } finally {
            lock.unlock();
        }
    }
}
