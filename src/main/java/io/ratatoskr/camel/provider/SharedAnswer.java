package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
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
final class SharedAnswer<T> {
    private final String thread;
    private final Supplier<T> ask;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<T> latest;
    private long answeredAt;

    /**
     * @param thread name of the virtual thread that runs the task
     * @param ask the task; must terminate by itself
     * @param nanos a clock like {@link System#nanoTime}
     */
    SharedAnswer(String thread, Supplier<T> ask, LongSupplier nanos) {
        this.thread = thread;
        this.ask = ask;
        this.nanos = nanos;
    }

    /**
     * Returns the result of the running task, or of one completed less than {@code maxAge} ago; else runs the task.
     *
     * @throws RuntimeException the failure of the task
     * @throws Cancelled when the caller is cancelled, interrupted, or its time is up
     */
    T get(Duration recent, Cancellation caller) {
        caller.throwIfCancelled();
        CompletableFuture<T> mine = begun(recent).copy();
        Cancellation.Registration gone =
                caller.onCancel(() -> mine.completeExceptionally(new Cancelled("cancelled by the caller")));
        try {
            return await(mine, caller.remaining());
        } finally {
            gone.remove();
        }
    }

    /**
     * Waits for a future.
     *
     * @throws RuntimeException its failure
     * @throws Cancelled when the time is up or the thread is interrupted
     */
    static <T> T await(Future<T> answer, Duration atMost) {
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted");
        } catch (TimeoutException e) {
            throw new Cancelled("request deadline exceeded while waiting for a model list");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<T> begun(Duration recent) {
        lock.lock();
        try {
            CompletableFuture<T> known = latest;
            if (known != null && (!known.isDone() || nanos.getAsLong() - answeredAt < recent.toNanos())) {
                return known;
            }
            var answer = new CompletableFuture<T>();
            latest = answer;
            Thread.ofVirtual().name(thread).start(() -> answer(answer));
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void answer(CompletableFuture<T> answer) {
        try {
            T told = ask.get();
            note();
            answer.complete(told);
        } catch (RuntimeException | Error failure) {
            note();
            answer.completeExceptionally(failure);
        }
    }

    private void note() {
        lock.lock();
        try {
            answeredAt = nanos.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
