package io.ratatoskr.client.lines;

import io.ratatoskr.api.error.GatewayException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one response: added by the connection's reader, taken by one thread. While as many lines as allowed wait, the reader does, and
 * so the gateway.
 */
final class PendingResponse {
    private static final int CAPACITY = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ResponseLine> lines = new ArrayDeque<>();
    private @Nullable GatewayException failure;
    private boolean closed;

    /** Waits for room. */
    void add(ResponseLine line) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines.size() >= CAPACITY && !closed && failure == null) {
                changed.await();
            }
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the response; lines that wait are still taken. Later failures do not count. */
    void fail(GatewayException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops the lines; nobody takes them any more. */
    void close(GatewayException cause) {
        lock.lock();
        try {
            closed = true;
            lines.clear();
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a line or a failure; false when there is none until then, by {@link System#nanoTime}. */
    boolean await(long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines.isEmpty() && failure == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next line; call after {@link #await}. */
    ResponseLine take() {
        lock.lock();
        try {
            ResponseLine line = lines.poll();
            if (line == null) {
                throw failure == null ? new IllegalStateException("no line has arrived") : failure;
            }
            changed.signalAll();
            return line;
        } finally {
            lock.unlock();
        }
    }
}
