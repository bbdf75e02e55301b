package io.ratatoskr.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action when the process is stopped (Ctrl-C, SIGTERM), and delays the exit until this is closed, for a limited time. Must
 * be closed last: make it the first resource. Thread-safe.
 */
final class OnInterrupt implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "ratatoskr-interrupt");
    private boolean fired;
    private @Nullable Runnable action;

    private OnInterrupt() {}

    static OnInterrupt watch() {
        var onInterrupt = new OnInterrupt();
        try {
            Runtime.getRuntime().addShutdownHook(onInterrupt.hook);
        } catch (IllegalStateException alreadyStopping) {
            onInterrupt.fired = true;
        }
        return onInterrupt;
    }

    /** Sets the action that the shutdown thread runs; runs it at once if the process is already stopping. */
    void then(Runnable wanted) {
        lock.lock();
        try {
            if (!fired) {
                action = wanted;
                return;
            }
        } finally {
            lock.unlock();
        }
        wanted.run();
    }

    /** Returns whether the process is being stopped. */
    boolean fired() {
        lock.lock();
        try {
            return fired;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the hook runs or has run
        }
    }

    private void end() {
        Runnable due;
        lock.lock();
        try {
            fired = true;
            due = action;
        } finally {
            lock.unlock();
        }
        if (due == null) {
            return;
        }
        due.run();
        try {
            done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
