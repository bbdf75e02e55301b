package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference threads: platform threads, started with the first work. Each request has a queue; queues are scheduled round-robin,
 * one work item or batch each. Small requests that have not had a run yet come first, in their order of arrival, so that a request of ten
 * thousand texts delays a single text by the rest of a running batch only. A batch includes waiting texts of other queues for the same
 * model. A free thread takes what is available without waiting for a full batch. A run that no request waits for is terminated. Bounded: a request whose texts exceed the capacity is rejected at once.
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

    private static final Logger LOG = LoggerFactory.getLogger(InferencePool.class);
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);
    /** Runs of small requests in a row while others wait, so that a stream of them leaves a fifth of the runs to the others. */
    private static final int MAX_FRESH_RUNS = 4;
    /** Time for running work to complete when the pool closes. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    /** Time for a terminated run to return: it ends with the node of the graph that it is in. */
    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final int size;
    private final int maxQueued;
    private final List<Thread> threads = new ArrayList<>();
    /** Small requests that have not had a run yet, in their order of arrival. */
    private final ArrayDeque<InferenceQueue> freshQueues = new ArrayDeque<>();

    private final ArrayDeque<InferenceQueue> scheduledQueues = new ArrayDeque<>();
    private final Set<ScheduledRun> activeRuns = new HashSet<>();
    /** Runs of fresh queues since the last one of another queue. */
    private int freshRuns;

    private int busyThreads;
    private int waitingTexts;
    private double nanosPerText;
    private boolean closed;

    /** @param maxQueued maximum number of texts that wait for a thread */
    public InferencePool(int size, int maxQueued) {
        this.size = size;
        this.maxQueued = maxQueued;
    }

    /** The threads started so far. */
    List<Thread> threads() {
        lock.lock();
        try {
            return List.copyOf(threads);
        } finally {
            lock.unlock();
        }
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
            if (closed) {
                throw closedFailure();
            }
            requireCapacity(texts);
            if (waitingTexts + texts > maxQueued + size - busyThreads) {
                throw new Overloaded("local models are busy: %d texts wait for a thread, the maximum is %d"
                                .formatted(waitingTexts, maxQueued))
                        .retryAfter(estimateRetryAfter());
            }
            startThreads();
            waitingTexts += texts;
            return new InferenceQueue(this, texts, onRelease);
        } finally {
            lock.unlock();
        }
    }

    /** @throws BatchTooLarge when the number of texts exceeds the total capacity */
    public void requireCapacity(long texts) {
        long max = (long) maxQueued + size;
        if (texts > max) {
            throw new BatchTooLarge(
                    "%d texts in one request; local models accept at most %d at once".formatted(texts, max),
                    (int) Math.min(max, Integer.MAX_VALUE));
        }
    }

    /** The estimated time until the waiting texts are done, in whole seconds. */
    private Duration estimateRetryAfter() {
        long seconds = 1 + (long) (nanosPerText * waitingTexts / size / 1e9);
        return Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER.toSeconds()));
    }

    private void startThreads() {
        while (threads.size() < size) {
            Thread thread = Thread.ofPlatform()
                    .name("ratatoskr-inference-" + (threads.size() + 1))
                    .daemon()
                    .unstarted(this::runWorker);
            threads.add(thread);
            thread.start();
        }
    }

    private void runWorker() {
        for (ScheduledRun run = takeNextRun(); run != null; run = takeNextRun()) {
            long started = System.nanoTime();
            try {
                run.execute();
            } catch (RuntimeException | Error e) {
                LOG.error("an inference work item failed outside its request", e);
            } finally {
                finishRun(run, System.nanoTime() - started);
            }
        }
    }

    /** A thread that takes a run and leaves others wakes the next thread, so that none wakes without work. */
    private @Nullable ScheduledRun takeNextRun() {
        lock.lock();
        try {
            while (true) {
                InferenceQueue queue = pollNextQueue();
                if (queue == null) {
                    if (closed) {
                        return null;
                    }
                    workAvailable.awaitUninterruptibly();
                    continue;
                }
                ScheduledRun run = queue.nextRun(size - busyThreads);
                schedule(queue);
                if (run != null) {
                    busyThreads++;
                    activeRuns.add(run);
                    waitingTexts -= run.texts();
                    if (!scheduledQueues.isEmpty() || !freshQueues.isEmpty()) {
                        workAvailable.signal();
                    }
                    return run;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Fresh queues first, but one other in between now and then. */
    private @Nullable InferenceQueue pollNextQueue() {
        boolean fresh = !freshQueues.isEmpty() && (freshRuns < MAX_FRESH_RUNS || scheduledQueues.isEmpty());
        if (!fresh) {
            freshRuns = 0;
            return scheduledQueues.pollFirst();
        }
        InferenceQueue queue = freshQueues.removeFirst();
        if (queue.hasTexts()) {
            freshRuns++;
        }
        return queue;
    }

    private void schedule(InferenceQueue queue) {
        if (queue.trySchedule()) {
            (queue.isFresh() ? freshQueues : scheduledQueues).addLast(queue);
        }
    }

    private void finishRun(ScheduledRun run, long nanos) {
        List<InferenceQueue> finished;
        lock.lock();
        try {
            busyThreads--;
            activeRuns.remove(run);
            finished =
                    run.queues().stream().filter(queue -> queue.finishRun(run)).toList();
            if (run.texts() > 0) {
                double each = (double) nanos / run.texts();
                nanosPerText = nanosPerText == 0 ? each : 0.9 * nanosPerText + 0.1 * each;
            }
        } finally {
            lock.unlock();
        }
        finished.forEach(InferenceQueue::release);
    }

    /**
     * Adds work to a queue unless it is closed.
     *
     * @throws GatewayStopping when the pool is closed
     */
    void add(InferenceQueue queue, Runnable more) {
        lock.lock();
        try {
            if (closed) {
                throw closedFailure();
            }
            if (queue.isClosed()) {
                return;
            }
            more.run();
            schedule(queue);
            // An inference thread takes the work it adds itself, or wakes another thread for the rest
            if (!threads.contains(Thread.currentThread())) {
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
            waitingTexts -= queue.closeAndDiscardPending();
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
            pending = Stream.concat(freshQueues.stream(), scheduledQueues.stream())
                    .toList();
            workAvailable.signalAll();
        } finally {
            lock.unlock();
        }
        pending.forEach(this::rejectPending);
        if (!joinThreads(CLOSE_GRACE)) {
            terminateRuns();
            if (!joinThreads(TERMINATION_TIMEOUT)) {
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
        return threads().stream().noneMatch(Thread::isAlive);
    }

    private boolean joinThreads(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        boolean ended = true;
        for (Thread thread : threads()) {
            boolean joined = false;
            while (!joined) {
                try {
                    ended &= thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                    joined = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private static GatewayStopping closedFailure() {
        return new GatewayStopping("local models are closed; the gateway is stopping");
    }
}
