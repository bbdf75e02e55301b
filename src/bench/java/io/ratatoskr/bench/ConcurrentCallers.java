package io.ratatoskr.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Concurrent callers that send the next request as soon as the last one completes. */
final class ConcurrentCallers {
    private ConcurrentCallers() {}

    /**
     * Measures texts per second.
     *
     * @param caller creates the caller with an index; each call returns the number of texts processed
     */
    static double measureRate(int callers, Duration window, ExecutorService threads, IntFunction<IntSupplier> caller) {
        List<Future<Long>> counts = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + window.toNanos();
        for (int i = 0; i < callers; i++) {
            IntSupplier call = caller.apply(i);
            counts.add(threads.submit(() -> {
                long texts = 0;
                while (System.nanoTime() < end) {
                    texts += call.getAsInt();
                }
                return texts;
            }));
        }
        long texts = 0;
        try {
            for (Future<Long> count : counts) {
                texts += count.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a caller failed", e);
        }
        return texts / ((System.nanoTime() - start) / 1e9);
    }
}
