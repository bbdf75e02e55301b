package io.ratatoskr.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is under way when the process is told to stop (Ctrl-C, SIGTERM), and holds the process until this is closed, though not
 * for long. So close it last: make it the first resource. Thread-safe.
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

    /** Has this done by the stopping thread, at once if the process stops already. */
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

    /** Whether the process was told to stop. */
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
