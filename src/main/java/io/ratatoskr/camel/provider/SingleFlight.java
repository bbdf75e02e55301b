package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task at most once at a time: callers that arrive while it runs share its result or failure. Cancelling one caller does
 * not affect the others. Thread-safe.
 */
public final class SingleFlight<T> {
    private final String threadName;
    private final Supplier<T> task;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<T> latest;
    private long completedAt;

    /**
     * @param threadName name of the virtual thread that runs the task
     * @param task the task; must terminate by itself
     * @param clock a clock like {@link System#nanoTime}
     */
    public SingleFlight(String threadName, Supplier<T> task, LongSupplier clock) {
        this.threadName = threadName;
        this.task = task;
        this.clock = clock;
    }

    /**
     * Returns the result of the running task, or of one completed less than {@code maxAge} ago; else runs the task.
     *
     * @throws RuntimeException the failure of the task; that of the cancellation when the caller is cancelled
     * @throws Cancelled when the thread is interrupted
     * @throws ProviderUnavailable when the caller's time is up
     */
    public T get(Duration maxAge, Cancellation caller) {
        caller.throwIfCancelled();
        CompletableFuture<T> callerFuture = currentOrNew(maxAge).copy();
        Cancellation.Registration registration =
                caller.onCancel(() -> callerFuture.completeExceptionally(caller.exception()));
        try {
            return await(callerFuture, caller.remaining());
        } finally {
            registration.remove();
        }
    }

    /**
     * Waits for a future.
     *
     * @throws RuntimeException its failure
     * @throws Cancelled when the thread is interrupted
     * @throws ProviderUnavailable when the time is up
     */
    public static <T> T await(Future<T> future, Duration timeout) {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted");
        } catch (TimeoutException e) {
            throw new ProviderUnavailable(
                    "request deadline exceeded while waiting for a model list", ProviderUnavailable.Reason.DEADLINE);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<T> currentOrNew(Duration maxAge) {
        lock.lock();
        try {
            CompletableFuture<T> current = latest;
            if (current != null && (!current.isDone() || clock.getAsLong() - completedAt < maxAge.toNanos())) {
                return current;
            }
            var future = new CompletableFuture<T>();
            latest = future;
            Thread.ofVirtual().name(threadName).start(() -> run(future));
            return future;
        } finally {
            lock.unlock();
        }
    }

    private void run(CompletableFuture<T> future) {
        try {
            T result = task.get();
            recordCompletion();
            future.complete(result);
        } catch (RuntimeException | Error failure) {
            recordCompletion();
            future.completeExceptionally(failure);
        }
    }

    private void recordCompletion() {
        lock.lock();
        try {
            completedAt = clock.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
