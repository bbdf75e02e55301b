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
 * The answer to a question that is not asked twice at once: whoever comes while it is being answered waits for the same answer, be it
 * a failure. A caller that goes away leaves the others theirs. Thread-safe.
 */
final class SharedAnswer<T> {
    private final String thread;
    private final Supplier<T> ask;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<T> latest;
    private long answeredAt;

    /**
     * @param thread name of the virtual thread that asks
     * @param ask asks and waits, and ends by itself
     * @param nanos a clock like {@link System#nanoTime}
     */
    SharedAnswer(String thread, Supplier<T> ask, LongSupplier nanos) {
        this.thread = thread;
        this.ask = ask;
        this.nanos = nanos;
    }

    /**
     * The answer, if it is under way or was given less than {@code recent} ago; else a new one.
     *
     * @throws RuntimeException what asking failed with
     * @throws Cancelled when the caller is cancelled, interrupted, or its time is up
     */
    T get(Duration recent, Cancellation caller) {
        caller.throwIfCancelled();
        CompletableFuture<T> mine = begun(recent).copy();
        Cancellation.Registration gone =
                caller.onCancel(() -> mine.completeExceptionally(new Cancelled("the caller is gone")));
        try {
            return await(mine, caller.remaining());
        } finally {
            gone.remove();
        }
    }

    /**
     * What a future holds.
     *
     * @throws RuntimeException what it failed with
     * @throws Cancelled when the time is up, or the thread is interrupted
     */
    static <T> T await(Future<T> answer, Duration atMost) {
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted");
        } catch (TimeoutException e) {
            throw new Cancelled("the request's time was up while it waited for a list of models");
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
