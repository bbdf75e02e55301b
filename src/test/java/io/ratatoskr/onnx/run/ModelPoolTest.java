package io.ratatoskr.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.TestModels;
import io.ratatoskr.onnx.model.LocalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Models within a memory budget, with a real model under several names and a fake clock. */
final class ModelPoolTest {
    private static final ModelStatus READY = new ModelStatus.Ready();
    private static final ModelStatus AVAILABLE = new ModelStatus.Available();
    private static final LocalModel TINY = TestModels.RESOLVER.resolve(TestModels.named("nli-tiny"));
    private static final LocalModel A = named("a");
    private static final LocalModel B = named("b");
    private static final LocalModel C = named("c");

    private final AtomicLong clock = new AtomicLong();
    private final ModelLoader loader = new ModelLoader(new ExecutionConfig(1, 1, false));

    private static LocalModel named(String id) {
        return new LocalModel(id, "", TINY.card(), TINY.source());
    }

    /** A pool with a budget for so many models, each counted by the size of its files. */
    private ModelPool poolFor(int models, Duration idle) {
        long each = TINY.source().bytes();
        return new ModelPool(
                model -> loader.load(model),
                new ModelPool.PoolLimits(models * each, idle),
                clock::get,
                (loaded, files) -> files);
    }

    private ModelLease borrow(ModelPool pool, LocalModel model) {
        clock.addAndGet(1_000_000);
        return pool.borrow(model, Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    @Test
    void the_least_recently_used_model_is_evicted() {
        try (ModelPool pool = poolFor(2, Duration.ZERO)) {
            borrow(pool, A).close();
            borrow(pool, B).close();
            borrow(pool, A).close();
            borrow(pool, C).close();
            assertThat(pool.status(B)).isEqualTo(AVAILABLE);
            assertThat(pool.status(A)).isEqualTo(READY);
            assertThat(pool.status(C)).isEqualTo(READY);
            borrow(pool, B).close();
            assertThat(pool.status(A)).isEqualTo(AVAILABLE);
        }
    }

    @Test
    void a_model_in_use_is_never_evicted_and_the_next_is_rejected_until_its_release() {
        try (ModelPool pool = poolFor(2, Duration.ZERO)) {
            ModelLease a = borrow(pool, A);
            ModelLease b = borrow(pool, B);
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> borrow(pool, C))
                    .withMessageContaining("no memory for local model 'c'")
                    .withMessageContaining("ratatoskr.onnx.memory-budget")
                    .matches(ModelNotAvailable::isFallbackAllowed);
            assertThat(pool.status(A)).isEqualTo(READY);
            assertThat(pool.status(B)).isEqualTo(READY);
            b.close();
            borrow(pool, C).close();
            assertThat(pool.status(A)).isEqualTo(READY);
            assertThat(pool.status(B)).isEqualTo(AVAILABLE);
            a.close();
        }
    }

    @Test
    void a_model_loaded_explicitly_stays_until_it_is_unloaded_explicitly() {
        try (ModelPool pool = poolFor(1, Duration.ofSeconds(1))) {
            pool.load(A, Cancellation.withTimeout(Duration.ofMinutes(1)));
            clock.addAndGet(Duration.ofHours(1).toNanos());
            pool.unloadIdle();
            assertThat(pool.status(A)).isEqualTo(READY);
            assertThatExceptionOfType(ModelNotAvailable.class).isThrownBy(() -> borrow(pool, B));
            pool.unload(A);
            assertThat(pool.status(A)).isEqualTo(AVAILABLE);
            borrow(pool, B).close();
        }
    }

    @Test
    void an_idle_model_is_unloaded_after_the_idle_timeout() {
        try (ModelPool pool = poolFor(2, Duration.ofMinutes(5))) {
            ModelLease used = borrow(pool, A);
            borrow(pool, B).close();
            clock.addAndGet(Duration.ofMinutes(4).toNanos());
            pool.unloadIdle();
            assertThat(pool.status(B)).isEqualTo(READY);
            clock.addAndGet(Duration.ofMinutes(2).toNanos());
            pool.unloadIdle();
            assertThat(pool.status(B)).isEqualTo(AVAILABLE);
            assertThat(pool.status(A)).isEqualTo(READY);
            used.close();
            assertThat(pool.bytes()).isEqualTo(TINY.source().bytes());
        }
    }

    @Test
    void a_model_unloaded_while_in_use_is_closed_with_its_last_lease() {
        try (ModelPool pool = poolFor(1, Duration.ZERO)) {
            ModelLease first = borrow(pool, A);
            ModelLease second = borrow(pool, A);
            pool.unload(A);
            first.close();
            assertThat(pool.status(A)).isEqualTo(READY);
            second.close();
            assertThat(pool.status(A)).isEqualTo(AVAILABLE);
            assertThat(pool.bytes()).isZero();
        }
    }

    @Test
    void a_model_that_turns_out_too_large_is_closed_and_rejected_at_once_the_next_time() {
        long each = TINY.source().bytes();
        AtomicLong loads = new AtomicLong();
        try (ModelPool pool = new ModelPool(
                model -> {
                    loads.incrementAndGet();
                    return loader.load(model);
                },
                new ModelPool.PoolLimits(each + 1, Duration.ZERO),
                clock::get,
                (loaded, files) -> 3 * files)) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(ModelNotAvailable.class).isThrownBy(() -> borrow(pool, A));
            }
            assertThat(loads).hasValue(1);
            assertThat(pool.bytes()).isZero();
        }
    }

    @Test
    void under_random_leases_the_budget_holds_and_leased_models_stay() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            List<LocalModel> models = List.of(A, B, C, named("d"));
            try (ModelPool pool = poolFor(2, Duration.ZERO)) {
                List<ModelLease> leases = new ArrayList<>();
                for (int step = 0; step < 60; step++) {
                    if (!leases.isEmpty() && random.nextInt(3) == 0) {
                        leases.remove(random.nextInt(leases.size())).close();
                    } else {
                        try {
                            leases.add(borrow(pool, models.get(random.nextInt(models.size()))));
                        } catch (ModelNotAvailable noMemory) {
                            assertThat(leases.stream()
                                            .map(lease -> lease.model().model())
                                            .distinct())
                                    .as("seed %d step %d", seed, step)
                                    .hasSize(2);
                        }
                    }
                    assertThat(pool.bytes())
                            .as("seed %d step %d", seed, step)
                            .isLessThanOrEqualTo(2 * TINY.source().bytes());
                    leases.forEach(lease ->
                            assertThat(pool.status(lease.model().model())).isEqualTo(READY));
                }
                leases.forEach(ModelLease::close);
            }
        }
    }
}
