package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads for work that takes the processor for more than about a millisecond, such as tokenising a long text. On a
 * request's virtual thread such work would hold one of the few carriers, and with it all other requests. The caller waits until its
 * work is done, it is cancelled or its deadline passes. The threads are started with the first work and are daemons. Thread-safe.
 */
public final class ComputePool implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String name;
    private final int maxQueued;
    private final ThreadPoolExecutor executor;

    /**
     * @param name subject of messages and name of the threads
     * @param maxQueued maximum number of calls that wait for a thread
     */
    public ComputePool(String name, int threads, int maxQueued) {
        this.name = name;
        this.maxQueued = maxQueued;
        var number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> Thread.ofPlatform()
                        .name("ratatoskr-" + name + "-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(work));
    }

    /** A pool of half as many threads as there are processors, at least one. */
    public static ComputePool ofHalfTheProcessors(String name, int maxQueued) {
        return new ComputePool(name, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), maxQueued);
    }

    /**
     * Runs the work on a thread of the pool, unless too many calls wait for one.
     *
     * @param work gets a checkpoint, to be run every few milliseconds: it throws {@link Cancelled} once nobody waits for the result
     * @throws Overloaded when too many calls wait for a thread
     * @throws Cancelled when the request is cancelled
     * @throws GatewayStopping when this is closed
     * @throws ProviderUnavailable when the request's deadline passes
     */
    public <T> T call(Cancellation cancellation, Function<Runnable, T> work) {
        if (executor.getQueue().size() >= maxQueued) {
            throw new Overloaded("the gateway is busy: %d requests wait for its %s threads; retry later"
                            .formatted(maxQueued, name))
                    .retryAfter(RETRY_AFTER);
        }
        return run(cancellation, work);
    }

    /**
     * Same as {@link #call}, and waits however many calls wait: for responses, which have been paid for. Their number is that of the
     * requests in flight.
     */
    public <T> T callAlways(Cancellation cancellation, Supplier<T> work) {
        return run(cancellation, checkpoint -> work.get());
    }

    private <T> T run(Cancellation cancellation, Function<Runnable, T> work) {
        cancellation.throwIfCancelled();
        var call = new Call<>(cancellation, work);
        try {
            executor.execute(call);
        } catch (RejectedExecutionException e) {
            throw new GatewayStopping("the gateway is closed", e);
        }
        Cancellation.Registration registration = cancellation.onCancel(call::cancel);
        try {
            return call.result.get(cancellation.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (CancellationException e) {
            cancellation.throwIfCancelled();
            throw new GatewayStopping("the gateway is closed", e);
        } catch (TimeoutException e) {
            throw new ProviderUnavailable(
                    "the request's deadline passed on the gateway's %s threads".formatted(name),
                    ProviderUnavailable.Reason.DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the waiting thread was interrupted", e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            registration.remove();
            call.leave();
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** The number of calls that wait for a thread. */
    int queued() {
        return executor.getQueue().size();
    }

    /** The number of calls that run. */
    int active() {
        return executor.getActiveCount();
    }

    /** Cancels the calls that wait for a thread, and ends the others at their next checkpoint. Idempotent. */
    @Override
    public void close() {
        executor.shutdownNow().forEach(call -> ((Call<?>) call).cancel());
    }

    private final class Call<T> implements Runnable {
        private final Cancellation cancellation;
        private final Function<Runnable, T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Call(Cancellation cancellation, Function<Runnable, T> work) {
            this.cancellation = cancellation;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                check();
                result.complete(work.apply(this::check));
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        }

        private void check() {
            if (result.isDone() || executor.isShutdown()) {
                cancel();
                throw new Cancelled("nobody waits for the result");
            }
            cancellation.throwIfCancelled();
        }

        void cancel() {
            result.cancel(false);
        }

        /** Ends the work at its next checkpoint, or takes it from the queue, when the caller no longer waits for it. */
        void leave() {
            if (result.cancel(false)) {
                executor.remove(this);
            }
        }
    }
}
