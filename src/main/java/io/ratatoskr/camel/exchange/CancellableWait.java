package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wait of a request's thread that ends early when the request is cancelled. */
public final class CancellableWait {
    private CancellableWait() {}

    /** Returns false, possibly early, when the request is cancelled or the thread is interrupted. */
    public static boolean sleep(Duration delay, Cancellation cancellation) {
        var ended = new CountDownLatch(1);
        Cancellation.Registration registration = cancellation.onCancel(ended::countDown);
        try {
            return !ended.await(delay.toNanos(), TimeUnit.NANOSECONDS) && !cancellation.isCancelled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            registration.remove();
        }
    }
}
