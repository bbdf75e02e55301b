package io.ratatoskr.onnx;

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
final class InferencePool implements AutoCloseable {
    /**
     * An uninterrupted unit of work of one queue: tokenising some texts, or running a text that cannot be batched.
     *
     * @param texts number of texts that stop waiting when it starts
     * @param refused called instead when the pool closes before it starts
     */
    record Piece(int texts, Runnable work, Consumer<GatewayException> refused) {}

    /**
     * The next work of a thread.
     *
     * @param lanes the queues that the work belongs to; of a batch one per text
     */
    record Turn(List<Lane> lanes, int texts, Runnable work) {}

    private static final Logger LOG = LoggerFactory.getLogger(InferencePool.class);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final int size;
    private final int maxQueued;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();
    private int busy;
    private int waiting;
    private double nanosPerText;
    private boolean closed;

    /** @param maxQueued maximum number of texts that wait for a thread */
    InferencePool(int size, int maxQueued) {
        this.size = size;
        this.maxQueued = maxQueued;
    }

    /** The number of threads. */
    int size() {
        return size;
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
     * @param released called once, when the queue is closed and none of its work runs any more
     * @throws Overloaded when the texts would have to wait and the queue is full
     * @throws BatchTooLarge when they exceed the total capacity
     * @throws ModelNotAvailable when the pool is closed
     */
    Lane lane(int texts, Runnable released) {
        lock.lock();
        try {
            if (closed) {
                throw closedFailure();
            }
            mustFit(texts);
            if (waiting + texts > maxQueued + size - busy) {
                throw new Overloaded("local models are busy: %d texts wait for a thread, the maximum is %d"
                                .formatted(waiting, maxQueued))
                        .retryAfter(patience());
            }
            start();
            waiting += texts;
            return new Lane(this, texts, released);
        } finally {
            lock.unlock();
        }
    }

    /** @throws BatchTooLarge when the number of texts exceeds the total capacity */
    void mustFit(long texts) {
        long most = (long) maxQueued + size;
        if (texts > most) {
            throw new BatchTooLarge(
                    "%d texts in one request; local models accept at most %d at once".formatted(texts, most),
                    (int) Math.min(most, Integer.MAX_VALUE));
        }
    }

    /** The estimated time until the waiting texts are done, in whole seconds. */
    private Duration patience() {
        long seconds = 1 + (long) (nanosPerText * waiting / size / 1e9);
        return Duration.ofSeconds(Math.min(seconds, MOST_PATIENCE.toSeconds()));
    }

    private void start() {
        while (threads.size() < size) {
            Thread thread = Thread.ofPlatform()
                    .name("ratatoskr-inference-" + (threads.size() + 1))
                    .daemon()
                    .unstarted(this::serve);
            threads.add(thread);
            thread.start();
        }
    }

    private void serve() {
        for (Turn turn = next(); turn != null; turn = next()) {
            long started = System.nanoTime();
            try {
                turn.work().run();
            } catch (RuntimeException | Error e) {
                LOG.error("an inference work item failed outside its request", e);
            } finally {
                ran(turn, System.nanoTime() - started);
            }
        }
    }

    /** A thread that takes a run and leaves others wakes the next thread, so that none wakes without work. */
    private @Nullable Turn next() {
        lock.lock();
        try {
            while (true) {
                Lane lane = turns.pollFirst();
                if (lane == null) {
                    if (closed) {
                        return null;
                    }
                    work.awaitUninterruptibly();
                    continue;
                }
                Turn turn = lane.begin(size - busy);
                queue(lane);
                if (turn != null) {
                    busy++;
                    waiting -= turn.texts();
                    if (!turns.isEmpty()) {
                        work.signal();
                    }
                    return turn;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void queue(Lane lane) {
        if (lane.wantsTurn()) {
            turns.addLast(lane);
        }
    }

    private void ran(Turn turn, long nanos) {
        List<Lane> over;
        lock.lock();
        try {
            busy--;
            over = turn.lanes().stream().filter(Lane::ran).toList();
            if (turn.texts() > 0) {
                double each = (double) nanos / turn.texts();
                nanosPerText = nanosPerText == 0 ? each : 0.9 * nanosPerText + 0.1 * each;
            }
        } finally {
            lock.unlock();
        }
        over.forEach(Lane::release);
    }

    /**
     * Adds work to a queue unless it is closed.
     *
     * @throws ModelNotAvailable when the pool is closed
     */
    void add(Lane lane, Runnable more) {
        lock.lock();
        try {
            if (closed) {
                throw closedFailure();
            }
            if (lane.isOver()) {
                return;
            }
            more.run();
            queue(lane);
            // An inference thread takes the work it adds itself, or wakes another thread for the rest
            if (!threads.contains(Thread.currentThread())) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes a queue. */
    void drop(Lane lane) {
        boolean last;
        lock.lock();
        try {
            last = !lane.isOver() && !lane.isRunning();
            waiting -= lane.end();
        } finally {
            lock.unlock();
        }
        if (last) {
            lane.release();
        }
    }

    private void refuse(Lane lane) {
        List<Consumer<GatewayException>> refusals;
        lock.lock();
        try {
            refusals = lane.refusals();
        } finally {
            lock.unlock();
        }
        drop(lane);
        refusals.forEach(refused -> refused.accept(closedFailure()));
    }

    /** Rejects new work, discards work that has not started, and waits for running work. */
    @Override
    public void close() {
        List<Lane> dropped;
        lock.lock();
        try {
            closed = true;
            dropped = List.copyOf(turns);
            work.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(this::refuse);
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
