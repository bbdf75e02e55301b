package io.ratatoskr.client.auto;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that connects to the service from time to time while it is not used, and closes the embedded gateway when that is idle while it is.
 * It runs only while there is something to do. Thread-safe.
 */
final class ServiceWatch implements AutoCloseable {
    private final Choice choice;
    private final BooleanSupplier isReachable;
    private final EmbeddedGateway embedded;
    private final Duration interval;
    private final Duration idleTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param isReachable connects to the service without a request, in a bounded time
     * @param interval the time between probes
     * @param idleTime the time after which an embedded gateway that nothing uses is closed
     */
    ServiceWatch(
            Choice choice,
            BooleanSupplier isReachable,
            EmbeddedGateway embedded,
            Duration interval,
            Duration idleTime) {
        this.choice = choice;
        this.isReachable = isReachable;
        this.embedded = embedded;
        this.interval = interval;
        this.idleTime = idleTime;
    }

    /** Starts the thread if it does not run. */
    void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = Thread.ofVirtual().name("ratatoskr-auto").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return thread != null;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitInterval()) {
            if (choice.state().probes()) {
                probe();
            } else {
                embedded.closeIfIdle(System.nanoTime(), idleTime.toNanos());
            }
        }
    }

    /** Waits; false when the thread has nothing to do any more, and ends. */
    private boolean awaitInterval() {
        lock.lock();
        try {
            long left = interval.toNanos();
            while (!closed && left > 0) {
                left = stopped.awaitNanos(left);
            }
            // Decided under the lock, so that a start after it gets a thread of its own
            boolean needed = !closed && (choice.state().probes() || embedded.isRunning());
            if (!needed) {
                thread = null;
            }
            return needed;
        } catch (InterruptedException interrupted) {
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void probe() {
        boolean reachable = isReachable.getAsBoolean();
        choice.update(state -> reachable ? state.serviceReached(System.nanoTime()) : state.probeFailed());
    }

    /** Ends the thread, at once or when its connection attempt has ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            stopped.signalAll();
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
