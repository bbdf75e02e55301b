package io.ratatoskr.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what is under way when the process is told to stop (Ctrl-C, SIGTERM) and gives it a moment to do so in order. Closing it
 * says that the work is done.
 */
final class OnInterrupt implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean fired;

    private OnInterrupt(Runnable action) {
        this.hook = new Thread(() -> end(action), "ratatoskr-interrupt");
    }

    /** @param action ends the work; it may be called from another thread */
    static OnInterrupt run(Runnable action) {
        var onInterrupt = new OnInterrupt(action);
        try {
            Runtime.getRuntime().addShutdownHook(onInterrupt.hook);
        } catch (IllegalStateException alreadyStopping) {
            onInterrupt.fired = true;
            action.run();
        }
        return onInterrupt;
    }

    /** Whether the process was told to stop. */
    boolean fired() {
        return fired;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // it runs already, or has run
        }
    }

    private void end(Runnable action) {
        fired = true;
        action.run();
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                fired = true; // the work did not end in time; the process ends without it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
