package io.ratatoskr.mock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Records the last calls, bounded in number and bytes, and counts all calls. Thread-safe. */
final class CallLog {
    private static final long MAX_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int maxCalls;
    private final Deque<MockCall> calls = new ArrayDeque<>();
    private long bytes;
    private long count;
    private long aborted;
    private long open;
    private boolean closed;

    CallLog(int maxCalls) {
        this.maxCalls = maxCalls;
    }

    void callStarted(MockCall call) {
        lock.lock();
        try {
            count++;
            open++;
            if (maxCalls > 0) {
                calls.add(call);
                bytes += call.body().length;
                while (calls.size() > maxCalls || (bytes > MAX_BYTES && calls.size() > 1)) {
                    bytes -= calls.remove().body().length;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the call; has no effect on an ended call. */
    void callEnded(MockCall call, MockCall.CallState requested) {
        lock.lock();
        try {
            if (call.state() != MockCall.CallState.OPEN) {
                return;
            }
            MockCall.CallState state =
                    requested == MockCall.CallState.ABORTED && closed ? MockCall.CallState.CUT : requested;
            call.setEnded(state);
            open--;
            aborted += state == MockCall.CallState.ABORTED ? 1 : 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<MockCall> calls() {
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
    void clear() {
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

    /** Counts disconnects from now on as {@link MockCall.CallState#CUT}: the mock is closing. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition, evaluated under the lock, holds. */
    void await(String what, BooleanSupplier condition, Duration timeout) {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    throw new AssertionError("mock: no %s within %s; %d calls, %d open, %d aborted: %s"
                            .formatted(what, timeout, count, open, aborted, calls));
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

    private interface CounterReader {
        long read();
    }

    private long read(CounterReader reading) {
        lock.lock();
        try {
            return reading.read();
        } finally {
            lock.unlock();
        }
    }
}
