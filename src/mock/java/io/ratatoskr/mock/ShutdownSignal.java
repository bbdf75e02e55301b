package io.ratatoskr.mock;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the signal that ends the process (SIGINT, SIGTERM), and delays its end, up to a limit, until this is closed. Make it the
 * first resource, so that it is closed last. Thread-safe.
 */
final class ShutdownSignal implements AutoCloseable {
    private static final Duration MAX_DELAY = Duration.ofSeconds(3);

    private final CountDownLatch received = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::signal, "mock-shutdown");

    private ShutdownSignal() {}

    static ShutdownSignal register() {
        var signal = new ShutdownSignal();
        try {
            Runtime.getRuntime().addShutdownHook(signal.hook);
        } catch (IllegalStateException shuttingDown) {
            signal.received.countDown();
        }
        return signal;
    }

    void await() throws InterruptedException {
        received.await();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs or has run
        }
    }

    private void signal() {
        received.countDown();
        try {
            boolean inTime = closed.await(MAX_DELAY.toMillis(), TimeUnit.MILLISECONDS);
            assert inTime : "the mock did not close within " + MAX_DELAY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
