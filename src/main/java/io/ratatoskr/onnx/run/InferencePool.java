package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference threads: platform threads, started with the first work. Each request has a queue; queues are scheduled round-robin,
 * one work item or batch each, so that a request of ten thousand texts delays a single text by one or two batches only. A batch
 * includes waiting texts of other queues for the same model. A free thread takes what is available without waiting for a full batch.
 * Bounded: a request whose texts exceed the capacity is rejected at once.
 *
 * <p>Native code runs on these threads only, so that no session is in use once {@link #close} has returned. Thread-safe.
 */
public final class InferencePool implements AutoCloseable {
    /**
     * An uninterrupted unit of work of one queue: tokenising some texts, or running a text that cannot be batched.
     *
     * @param texts number of texts that stop waiting when it starts
     * @param onRejected called instead when the pool closes before it starts
     */
    record WorkItem(int texts, Runnable work, Consumer<GatewayException> onRejected) {}

    /**
     * The next work of a thread.
     *
     * @param queues the queues that the work belongs to; of a batch one per text
     */
    record ScheduledRun(List<InferenceQueue> queues, int texts, Runnable work) {}

    private static final Logger LOG = LoggerFactory.getLogger(InferencePool.class);
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final int size;
    private final int maxQueued;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<InferenceQueue> scheduledQueues = new ArrayDeque<>();
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
     * @throws ModelNotAvailable when the pool is closed
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
                run.work().run();
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
                InferenceQueue queue = scheduledQueues.pollFirst();
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
                    waitingTexts -= run.texts();
                    if (!scheduledQueues.isEmpty()) {
                        workAvailable.signal();
                    }
                    return run;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void schedule(InferenceQueue queue) {
        if (queue.trySchedule()) {
            scheduledQueues.addLast(queue);
        }
    }

    private void finishRun(ScheduledRun run, long nanos) {
        List<InferenceQueue> finished;
        lock.lock();
        try {
            busyThreads--;
            finished = run.queues().stream().filter(InferenceQueue::finishRun).toList();
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
     * @throws ModelNotAvailable when the pool is closed
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

    /** Closes a queue. */
    void closeQueue(InferenceQueue queue) {
        boolean releaseNow;
        lock.lock();
        try {
            releaseNow = !queue.isClosed() && !queue.isRunning();
            waitingTexts -= queue.closeAndDiscardPending();
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

    /** Rejects new work, discards work that has not started, and waits for running work. */
    @Override
    public void close() {
        List<InferenceQueue> pending;
        lock.lock();
        try {
            closed = true;
            pending = List.copyOf(scheduledQueues);
            workAvailable.signalAll();
        } finally {
            lock.unlock();
        }
        pending.forEach(this::rejectPending);
        boolean interrupted = false;
        for (Thread thread : threads()) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ModelNotAvailable closedFailure() {
        return new ModelNotAvailable("local models are closed; the gateway is stopping");
    }
}
