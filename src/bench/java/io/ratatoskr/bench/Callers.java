package io.ratatoskr.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Callers that ask again as soon as they are answered. */
final class Callers {
    private Callers() {}

    /**
     * Texts per second.
     *
     * @param caller makes the caller of that number; each call tells how many texts were answered
     */
    static double rate(int callers, Duration window, ExecutorService threads, IntFunction<IntSupplier> caller) {
        List<Future<Long>> counts = new ArrayList<>();
        long began = System.nanoTime();
        long end = began + window.toNanos();
        for (int i = 0; i < callers; i++) {
            IntSupplier ask = caller.apply(i);
            counts.add(threads.submit(() -> {
                long texts = 0;
                while (System.nanoTime() < end) {
                    texts += ask.getAsInt();
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
        return texts / ((System.nanoTime() - began) / 1e9);
    }
}
