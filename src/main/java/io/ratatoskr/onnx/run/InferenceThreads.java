package io.ratatoskr.onnx.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The platform threads of an inference pool. Thread-safe, except {@link #start}, which the pool's lock guards. */
final class InferenceThreads {
    private final int size;
    private final Runnable worker;
    private volatile List<Thread> threads = List.of();

    /** @param worker runs on each thread until the pool closes */
    InferenceThreads(int size, Runnable worker) {
        this.size = size;
        this.worker = worker;
    }

    int size() {
        return size;
    }

    /** The threads started so far. */
    List<Thread> started() {
        return threads;
    }

    /** Starts the threads that do not run yet. */
    void start() {
        while (threads.size() < size) {
            Thread thread = Thread.ofPlatform()
                    .name("ratatoskr-inference-" + (threads.size() + 1))
                    .daemon()
                    .start(worker);
            threads = Stream.concat(threads.stream(), Stream.of(thread)).toList();
        }
    }

    boolean includeCurrent() {
        return threads.contains(Thread.currentThread());
    }

    boolean isTerminated() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Waits for the threads to end; whether they did. An interrupt does not end the wait. */
    boolean join(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        boolean ended = true;
        for (Thread thread : threads) {
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
}
