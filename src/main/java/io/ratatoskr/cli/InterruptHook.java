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
final class InterruptHook implements ResponseInterrupt, AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::runAction, "ratatoskr-interrupt");
    private boolean isInterrupted;
    private @Nullable Runnable action;

    private InterruptHook() {}

    static InterruptHook install() {
        var installed = new InterruptHook();
        try {
            Runtime.getRuntime().addShutdownHook(installed.hook);
        } catch (IllegalStateException alreadyStopping) {
            installed.isInterrupted = true;
        }
        return installed;
    }

    /** Sets the action that the shutdown thread runs; runs it at once if the process is already stopping. */
    @Override
    public void setAction(Runnable newAction) {
        lock.lock();
        try {
            if (!isInterrupted) {
                action = newAction;
                return;
            }
        } finally {
            lock.unlock();
        }
        newAction.run();
    }

    /** Returns whether the process is being stopped. */
    @Override
    public boolean isInterrupted() {
        lock.lock();
        try {
            return isInterrupted;
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

    private void runAction() {
        Runnable dueAction;
        lock.lock();
        try {
            isInterrupted = true;
            dueAction = action;
        } finally {
            lock.unlock();
        }
        if (dueAction == null) {
            return;
        }
        dueAction.run();
        try {
            done.await(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
