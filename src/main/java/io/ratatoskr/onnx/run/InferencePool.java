package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of requests on inference threads, which start with the first work. Each request has a queue; {@link QueueSchedule} orders
 * them, one work item or batch each, so that a request of ten thousand texts delays a single text by the rest of a running batch only,
 * whose size {@link BatchBudget} limits. A batch includes waiting texts of other queues for the same model. A free thread takes what is
 * available without waiting for a full batch. A run that no request waits for is terminated. Bounded: a request whose texts exceed the
 * capacity is rejected at once.
 *
 * <p>Requests run native code on these threads only, so that no session is in use once {@link #isTerminated}. Thread-safe.
 */
public final class InferencePool implements AutoCloseable {
    /**
     * An uninterrupted unit of work of one queue: tokenising some texts, or running a text that cannot be batched.
     *
     * @param texts number of texts that stop waiting when it starts
     * @param onRejected called instead when the pool closes before it starts
     */
    record WorkItem(int texts, Consumer<RunControl> work, Consumer<GatewayException> onRejected) {}

    /** Receives the runs that have ended, on inference threads; must not block. */
    @FunctionalInterface
    public interface RunListener {
        /** @param texts of the run; of one request or of several */
        void onRun(int texts, long nanos);
    }

    private static final Logger LOG = LoggerFactory.getLogger(InferencePool.class);
    /** Time for running work to complete when the pool closes. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    /** Time for a terminated run to return: it ends with the node of the graph that it is in. */
    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(20);

    private final LongSupplier clock;
    private final InferenceThreads threads;
    private final QueueCapacity capacity;
    private final BatchBudget batchBudget;
    private final QueueSchedule schedule = new QueueSchedule();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final Set<ScheduledRun> activeRuns = new HashSet<>();
    private boolean closed;
    private volatile RunListener runListener = (texts, nanos) -> {};

    /** @param maxQueued maximum number of texts that wait for a thread */
    public InferencePool(int size, int maxQueued) {
        this(size, maxQueued, System::nanoTime);
    }

    /** @param clock nanoseconds; monotonic */
    InferencePool(int size, int maxQueued, LongSupplier clock) {
        this.clock = clock;
        this.threads = new InferenceThreads(size, this::runWorker);
        this.capacity = new QueueCapacity(size, maxQueued);
        this.batchBudget = new BatchBudget(size);
    }

    /** The threads started so far. */
    List<Thread> threads() {
        return threads.started();
    }

    /**
     * Opens a queue for a request.
     *
     * @param onRelease called once, when the queue is closed and none of its work runs any more
     * @throws Overloaded when the texts would have to wait and the queue is full
     * @throws BatchTooLarge when they exceed the total capacity
     * @throws GatewayStopping when the pool is closed
     */
    public InferenceQueue openQueue(int texts, Runnable onRelease) {
        lock.lock();
        try {
            requireOpen();
            capacity.requireRoom(texts, freeThreads());
            threads.start();
            capacity.reserve(texts);
            InferenceQueue queue = new InferenceQueue(this, texts, onRelease);
            if (queue.isSmall()) {
                batchBudget.recordSmallRequest(clock.getAsLong());
            }
            return queue;
        } finally {
            lock.unlock();
        }
    }

    /** @throws BatchTooLarge when the number of texts exceeds the total capacity */
    public void requireCapacity(long texts) {
        capacity.require(texts);
    }

    /** Each active run occupies a thread. */
    private int freeThreads() {
        return threads.size() - activeRuns.size();
    }

    private void runWorker() {
        for (ScheduledRun run = takeNextRun(); run != null; run = takeNextRun()) {
            long started = clock.getAsLong();
            try {
                run.execute();
            } catch (RuntimeException | Error e) {
                LOG.error("an inference work item failed outside its request", e);
            } finally {
                finishRun(run, clock.getAsLong() - started);
            }
        }
    }

    /** A thread that takes a run and leaves others wakes the next thread, so that none wakes without work. */
    private @Nullable ScheduledRun takeNextRun() {
        lock.lock();
        try {
            while (true) {
                InferenceQueue queue = schedule.poll();
                if (queue == null) {
                    if (closed) {
                        return null;
                    }
                    workAvailable.awaitUninterruptibly();
                    continue;
                }
                ScheduledRun run = queue.nextRun(freeThreads(), cost -> batchBudget.tokens(cost, clock.getAsLong()));
                schedule.add(queue);
                if (run != null) {
                    activeRuns.add(run);
                    capacity.release(run.texts());
                    if (!schedule.isEmpty()) {
                        workAvailable.signal();
                    }
                    return run;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void finishRun(ScheduledRun run, long nanos) {
        List<InferenceQueue> finished;
        lock.lock();
        try {
            activeRuns.remove(run);
            run.recordDuration(nanos);
            capacity.recordRun(run.texts(), nanos);
            finished =
                    run.queues().stream().filter(queue -> queue.finishRun(run)).toList();
        } finally {
            lock.unlock();
        }
        finished.forEach(InferenceQueue::release);
        if (run.texts() > 0) {
            runListener.onRun(run.texts(), nanos);
        }
    }

    /** Replaces the listener of runs of texts. */
    public void onRun(RunListener listener) {
        runListener = listener;
    }

    /** Texts that wait for a thread. */
    public int waitingTexts() {
        lock.lock();
        try {
            return capacity.waiting();
        } finally {
            lock.unlock();
        }
    }

    /** Runs in progress; each occupies a thread. */
    public int activeRuns() {
        lock.lock();
        try {
            return activeRuns.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds work to a queue unless it is closed.
     *
     * @throws GatewayStopping when the pool is closed
     */
    void add(InferenceQueue queue, Runnable more) {
        lock.lock();
        try {
            requireOpen();
            if (queue.isClosed()) {
                return;
            }
            more.run();
            schedule.add(queue);
            // An inference thread takes the work it adds itself, or wakes another thread for the rest
            if (!threads.includeCurrent()) {
                workAvailable.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes a queue, and terminates those of its runs that no other queue waits for. */
    void closeQueue(InferenceQueue queue) {
        boolean releaseNow;
        lock.lock();
        try {
            releaseNow = !queue.isClosed() && !queue.isRunning();
            capacity.release(queue.closeAndDiscardPending());
            queue.runs().forEach(ScheduledRun::terminateIfAbandoned);
        } finally {
            lock.unlock();
        }
        if (releaseNow) {
            queue.release();
        }
    }

    private void rejectPending(InferenceQueue queue) {
        List<Consumer<GatewayException>> callbacks;
        lock.lock();
        try {
            callbacks = queue.rejectionCallbacks();
        } finally {
            lock.unlock();
        }
        closeQueue(queue);
        callbacks.forEach(callback -> callback.accept(closedFailure()));
    }

    /**
     * Rejects new work, discards work that has not started, and waits for running work; what still runs after a while is terminated.
     * See {@link #isTerminated}.
     */
    @Override
    public void close() {
        List<InferenceQueue> pending;
        lock.lock();
        try {
            closed = true;
            pending = schedule.queues();
            workAvailable.signalAll();
        } finally {
            lock.unlock();
        }
        pending.forEach(this::rejectPending);
        if (!threads.join(CLOSE_GRACE)) {
            terminateRuns();
            if (!threads.join(TERMINATION_TIMEOUT)) {
                LOG.error("an inference run does not end; its model stays in memory");
            }
        }
    }

    private void terminateRuns() {
        lock.lock();
        try {
            LOG.warn("{} inference runs are terminated", activeRuns.size());
            activeRuns.forEach(ScheduledRun::terminate);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether all threads have ended, so that no session is in use. */
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    private void requireOpen() {
        if (closed) {
            throw closedFailure();
        }
    }

    private static GatewayStopping closedFailure() {
        return new GatewayStopping("local models are closed; the gateway is stopping");
    }
}
