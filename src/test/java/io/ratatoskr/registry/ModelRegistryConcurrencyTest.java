package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A registry that is updated while it is read: every reader sees one complete generation. */
final class ModelRegistryConcurrencyTest {
    private static final int GENERATIONS = 400;
    private static final int MODELS = 40;

    private final ModelRegistry registry = new ModelRegistry();

    /**
     * In generation 7 every model has a context window of 7, one model exists only then, and both providers change in one
     * update.
     */
    private static ProviderModels generation(String provider, int generation) {
        var models = new ArrayList<KnownModel>();
        for (int i = 0; i < MODELS; i++) {
            models.add(model(provider, "m" + i, generation));
        }
        models.add(model(provider, "only-" + generation, generation));
        return new ProviderModels(models, true);
    }

    private static KnownModel model(String provider, String id, int window) {
        return new KnownModel(ModelInfo.of(id, provider).withContextWindow(window), List.of(id + "-of-" + window));
    }

    private void put(int generation) {
        registry.put(Layer.LIVE, Map.of("p", generation("p", generation), "q", generation("q", generation)));
    }

    private int reads(CountDownLatch started) {
        int last = 0;
        int reads = 0;
        started.countDown();
        while (last < GENERATIONS) {
            List<KnownModel> all = registry.all();
            int seen = all.getFirst().info().contextWindow();
            assertThat(all)
                    .hasSize(2 * (MODELS + 1))
                    .allMatch(model -> model.info().contextWindow() == seen);
            assertThat(all)
                    .filteredOn(model -> model.info().id().equals("only-" + seen))
                    .hasSize(2);
            Map<String, KnownModel> found = registry.find("m" + reads % MODELS);
            int generation = found.get("p").info().contextWindow();
            assertThat(found.get("q").info().contextWindow()).isEqualTo(generation);
            assertThat(generation).isGreaterThanOrEqualTo(seen);
            assertThat(seen).isGreaterThanOrEqualTo(last);
            last = seen;
            reads++;
        }
        return reads;
    }

    @Test
    void no_reader_ever_sees_half() throws Exception {
        put(1);
        var started = new CountDownLatch(4);
        try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> reading = IntStream.range(0, 4)
                    .mapToObj(i -> readers.submit((Callable<Integer>) () -> reads(started)))
                    .toList();
            started.await();
            try {
                for (int generation = 2; generation <= GENERATIONS; generation++) {
                    put(generation);
                }
            } finally {
                // Readers end at the last generation, whatever happened to the writer
                put(GENERATIONS);
            }
            for (Future<Integer> one : reading) {
                assertThat(one.get()).isPositive();
            }
        }
        assertThat(registry.find("only-" + GENERATIONS)).containsOnlyKeys("p", "q");
        assertThat(registry.find("only-1")).isEmpty();
    }
}
