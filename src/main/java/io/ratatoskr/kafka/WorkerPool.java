package io.ratatoskr.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fixed number of virtual threads, which run tasks in their order. Some may wait, so that no thread is idle between two polls. Thread-safe. */
final class WorkerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    /** Fast models finish that many requests between two polls. */
    private static final int MIN_WAITING = 256;

    private static final long MAX_WAITING_BYTES = 16 << 20;

    private final int maxWaiting;
    private final BlockingQueue<RequestTask> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    WorkerPool(int size) {
        this.maxWaiting = Math.max(size, MIN_WAITING);
        for (int i = 0; i < size; i++) {
            threads.add(Thread.ofVirtual().name("kafka-request-" + i).start(this::work));
        }
    }

    /** Returns whether another task may wait. */
    boolean hasRoom() {
        return waiting.size() < maxWaiting && waitingBytes.get() < MAX_WAITING_BYTES;
    }

    void submit(RequestTask task) {
        waitingBytes.addAndGet(task.reservedBytes());
        waiting.add(task);
    }

    /** Removes tasks that have not started. */
    void removeDropped() {
        waiting.removeIf(task -> {
            if (task.isDropped()) {
                waitingBytes.addAndGet(-task.reservedBytes());
                task.end();
                return true;
            }
            return false;
        });
    }

    private void work() {
        try {
            while (true) {
                RequestTask task = waiting.take();
                waitingBytes.addAndGet(-task.reservedBytes());
                run(task);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(RequestTask task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // Its record stays in the topic, until the partition is served anew
            LOG.error("Kafka: a request failed with an internal error", e);
            task.drop();
            task.end();
        }
    }

    /** Ends the threads; tasks that run are interrupted. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
