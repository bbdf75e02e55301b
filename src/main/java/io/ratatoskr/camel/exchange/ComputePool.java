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
import java.util.concurrent.ThreadFactory;
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
    private static final long MAX_RETRY_AFTER_SECONDS = 60;

    /**
     * Limits of the calls that wait.
     *
     * @param calls maximum number of calls that wait for a thread
     * @param sizePerThread maximum size of all work that waits or runs, for each thread; a call for which a thread is free may be larger
     * @param unit the unit of sizes, in the plural, for messages
     * @param sizePerSecond the speed of a thread until calls have been measured
     */
    public record Limits(int calls, long sizePerThread, String unit, long sizePerSecond) {}

    private final String name;
    private final Limits limits;
    private final long maxSize;
    private final PendingWork pending;
    private final ThreadPoolExecutor executor;

    /** @param name subject of messages and name of the threads */
    public ComputePool(String name, int threads, Limits limits) {
        this(name, threads, limits, numbered(name));
    }

    ComputePool(String name, int threads, Limits limits, ThreadFactory factory) {
        this.name = name;
        this.limits = limits;
        this.maxSize = threads * limits.sizePerThread();
        this.pending = new PendingWork(threads, limits.sizePerSecond());
        this.executor =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    }

    private static ThreadFactory numbered(String name) {
        var number = new AtomicInteger();
        return work -> Thread.ofPlatform()
                .name("ratatoskr-" + name + "-" + number.incrementAndGet())
                .daemon()
                .unstarted(work);
    }

    /** A pool of half as many threads as there are processors, at least one. */
    public static ComputePool ofHalfTheProcessors(String name, Limits limits) {
        return new ComputePool(name, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), limits);
    }

    /**
     * Runs the work on a thread of the pool, unless so much work waits for one that it would not be done before the request's deadline.
     *
     * @param size of the work, in the unit of the limits
     * @param work gets a checkpoint, to be run every few milliseconds: it throws {@link Cancelled} once nobody waits for the result
     * @throws Overloaded when too much work waits for a thread
     * @throws Cancelled when the request is cancelled
     * @throws GatewayStopping when this is closed
     * @throws ProviderUnavailable when the request's deadline passes
     */
    public <T> T call(long size, Cancellation cancellation, Function<Runnable, T> work) {
        cancellation.throwIfCancelled();
        if (executor.getQueue().size() >= limits.calls()) {
            throw overloaded("%,d requests wait for its %s threads".formatted(limits.calls(), name));
        }
        if (!pending.tryAdd(size, maxSize, cancellation.remaining())) {
            throw overloaded(
                    "its %s threads have work for about %d s; %,d %s more would exceed %,d or the request's deadline"
                            .formatted(name, pendingSeconds(), size, limits.unit(), maxSize));
        }
        return run(new Call<>(size, cancellation, work));
    }

    private Overloaded overloaded(String reason) {
        return (Overloaded) new Overloaded("the gateway is busy: %s; retry later".formatted(reason))
                .setRetryAfter(Duration.ofSeconds(Math.min(pendingSeconds(), MAX_RETRY_AFTER_SECONDS)));
    }

    /** Estimated time until all calls are done; at least 1. */
    private long pendingSeconds() {
        return Math.max(1, Math.ceilDiv(pending.duration().toMillis(), 1_000));
    }

    /**
     * Same as {@link #call}, and waits however much work waits: for responses, which have been paid for. Their number is that of the
     * requests in flight.
     */
    public <T> T callAlways(long size, Cancellation cancellation, Supplier<T> work) {
        cancellation.throwIfCancelled();
        pending.add(size);
        return run(new Call<>(size, cancellation, checkpoint -> work.get()));
    }

    private <T> T run(Call<T> call) {
        Cancellation cancellation = call.cancellation;
        try {
            executor.execute(call);
        } catch (RejectedExecutionException e) {
            call.neverRuns();
            throw new GatewayStopping("the gateway is closed", e);
        } catch (Throwable e) {
            // Such as an OutOfMemoryError of a thread that the system cannot create
            call.neverRuns();
            throw e;
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

    /** Estimated time until all calls are done. */
    Duration pendingTime() {
        return pending.duration();
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
        for (Runnable waiting : executor.shutdownNow()) {
            var call = (Call<?>) waiting;
            call.neverRuns();
            call.cancel();
        }
    }

    private final class Call<T> implements Runnable {
        private final long size;
        private final Cancellation cancellation;
        private final Function<Runnable, T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Call(long size, Cancellation cancellation, Function<Runnable, T> work) {
            this.size = size;
            this.cancellation = cancellation;
            this.work = work;
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            T value;
            try {
                check();
                value = work.apply(this::check);
            } catch (Throwable failure) {
                pending.remove(size, System.nanoTime() - start, false);
                result.completeExceptionally(failure);
                return;
            }
            pending.remove(size, System.nanoTime() - start, true);
            result.complete(value);
        }

        /** Ends the call, which is not or no longer in the queue. */
        void neverRuns() {
            pending.remove(size);
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
            if (result.cancel(false) && executor.remove(this)) {
                neverRuns();
            }
        }
    }
}
