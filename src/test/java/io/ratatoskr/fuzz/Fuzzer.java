package io.ratatoskr.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs the inputs of a target. The input of a number depends only on the seed, the target and the number, however many workers there
 * are. An input that does not end within the time limit is a fault, and ends the run.
 */
public final class Fuzzer {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final Duration MINIMIZING = Duration.ofSeconds(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final int MAX_FAULTS = 20;

    private final FuzzTarget target;
    private final long seed;
    private final Duration timeLimit;
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Map<String, LongAdder> results = new ConcurrentHashMap<>();
    private final Map<String, FuzzFailure> failures = new ConcurrentHashMap<>();

    public Fuzzer(FuzzTarget target, long seed) {
        this(target, seed, TIME_LIMIT);
    }

    Fuzzer(FuzzTarget target, long seed, Duration timeLimit) {
        this.target = target;
        this.seed = seed;
        this.timeLimit = timeLimit;
    }

    /** The input of this number. */
    public FuzzInput input(long index) {
        long mixed = (seed * 31 + target.name().hashCode()) * 0x9E3779B97F4A7C15L + index;
        return target.mutate(new SplittableRandom(mixed));
    }

    /** Runs the inputs of the numbers from 0. */
    public FuzzReport run(long count) {
        long start = System.nanoTime();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < target.workers(); i++) {
            Worker worker = new Worker(count);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        workers.forEach(this::await);
        if (!stopped.get()) {
            attempt(-1, FuzzInput.of("after all inputs"), () -> {
                target.finish();
                return "finished";
            });
        }
        Map<String, Long> counts = new TreeMap<>();
        results.forEach((name, number) -> counts.put(name, number.sum()));
        counts.remove("finished");
        return new FuzzReport(
                target.name(),
                seed,
                Math.min(next.get(), count),
                Duration.ofNanos(System.nanoTime() - start),
                counts,
                List.copyOf(failures.values()));
    }

    private void await(Worker worker) {
        try {
            while (!worker.join(POLL_INTERVAL)) {
                long began = worker.began;
                if (began != 0 && System.nanoTime() - began > timeLimit.toNanos() && !stopped.getAndSet(true)) {
                    AssertionError hang = new AssertionError("no end within " + timeLimit.toMillis() + " ms");
                    hang.setStackTrace(worker.getStackTrace());
                    failures.put("hang", new FuzzFailure(target.name(), seed, worker.index, input(worker.index), hang));
                }
                if (stopped.get()) {
                    worker.interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.set(true);
        }
    }

    private interface Attempt {
        String run() throws Exception;
    }

    private void attempt(long index, FuzzInput input, Attempt attempt) {
        try {
            results.computeIfAbsent(attempt.run(), name -> new LongAdder()).increment();
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            results.computeIfAbsent("fault", name -> new LongAdder()).increment();
            String signature = FuzzFailure.signature(e);
            if (failures.size() < MAX_FAULTS && !stopped.get() && !failures.containsKey(signature)) {
                failures.put(signature, new FuzzFailure(target.name(), seed, index, input, e));
                FuzzInput smallest = index < 0
                        ? input
                        : new InputMinimizer(smaller -> failsAlike(smaller, signature), MINIMIZING.toNanos())
                                .minimize(input);
                failures.put(signature, new FuzzFailure(target.name(), seed, index, smallest, e));
            }
        }
    }

    private boolean failsAlike(FuzzInput input, String signature) {
        try {
            target.run(input);
            return false;
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            return FuzzFailure.signature(e).equals(signature);
        }
    }

    /** Runs inputs until there are no more. */
    private final class Worker extends Thread {
        private final long count;
        private volatile long began;
        private volatile long index;

        Worker(long count) {
            super("fuzz-" + target.name());
            this.count = count;
        }

        @Override
        public void run() {
            for (long i = next.getAndIncrement(); i < count && !stopped.get(); i = next.getAndIncrement()) {
                FuzzInput input = input(i);
                index = i;
                began = System.nanoTime();
                attempt(i, input, () -> target.run(input));
                began = 0;
            }
        }
    }
}
