package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.settings.Settings.OnnxSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bulk request of ten thousand texts with concurrent single texts. */
final class MixedLoadTest {
    private static final String MODEL = "embed-tiny-cls";
    private static final List<String> BULK = IntStream.range(0, 10_000)
            .mapToObj(i -> "The squirrel carries message " + i + " down the tree.")
            .toList();
    private static final int CALLERS = 4;

    private final LocalModels models =
            LocalModels.of(new OnnxSettings(2, 10_100, false), TestModels.SETTINGS, TestModels.NO_STORE);

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void single_texts_do_not_wait_for_the_bulk() throws Exception {
        float[] alone = embed(List.of(BULK.get(42))).getFirst().values();
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger sent = new AtomicInteger();
        long took;

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            Future<List<Embedding>> bulk = callers.submit(() -> embed(BULK));
            List<Future<?>> singles = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                singles.add(callers.submit(() -> {
                    while (!bulk.isDone()) {
                        String text = "single text " + sent.incrementAndGet();
                        long start = System.nanoTime();
                        assertThat(embed(List.of(text))).hasSize(1);
                        nanos.add(System.nanoTime() - start);
                    }
                }));
            }
            List<Embedding> vectors = bulk.get();
            took = System.nanoTime() - began;
            assertThat(vectors).hasSize(BULK.size());
            assertThat(VectorMath.maxDifference(vectors.get(42).values(), alone))
                    .isLessThan(1e-5);
            for (Future<?> single : singles) {
                single.get();
            }
        }

        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        long median = sorted[sorted.length / 2];
        long p99 = sorted[sorted.length * 99 / 100];
        System.out.printf(
                "%d single texts beside a bulk of %d (%.1f s): median %.1f ms, p99 %.1f ms%n",
                sorted.length, BULK.size(), took / 1e9, median / 1e6, p99 / 1e6);
        assertThat(sorted).hasSize(sent.get()).hasSizeGreaterThanOrEqualTo(CALLERS);
        assertThat(Duration.ofNanos(p99)).isLessThan(Duration.ofSeconds(10));
        assertThat(median).isLessThan(took / 4);
    }

    @Test
    void closing_under_load_completes_or_rejects_every_request() throws Exception {
        embed(List.of("loaded"));
        AtomicInteger succeeded = new AtomicInteger();
        AtomicInteger rejected = new AtomicInteger();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> requests = new ArrayList<>();
            requests.add(callers.submit(() -> count(BULK, succeeded, rejected)));
            for (int i = 0; i < 50; i++) {
                List<String> single = List.of("single text " + i);
                requests.add(callers.submit(() -> count(single, succeeded, rejected)));
            }
            await().until(() -> succeeded.get() > 0);
            models.close();
            for (Future<?> request : requests) {
                request.get();
            }
            assertThat(succeeded.get() + rejected.get()).isEqualTo(requests.size());
        }
        assertThat(models.bytes()).isZero();
    }

    private void count(List<String> texts, AtomicInteger succeeded, AtomicInteger rejected) {
        try {
            embed(texts);
            succeeded.incrementAndGet();
        } catch (GatewayStopping e) {
            rejected.incrementAndGet();
        }
    }

    private List<Embedding> embed(List<String> texts) {
        return models.embed(EmbedRequest.of(MODEL, texts), Cancellation.withTimeout(Duration.ofMinutes(2)))
                .embeddings();
    }
}
