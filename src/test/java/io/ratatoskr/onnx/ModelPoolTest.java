package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelStatus;
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
    private static final LocalModel TINY = TestModels.FINDER.find(TestModels.named("nli-tiny"));
    private static final LocalModel A = named("a");
    private static final LocalModel B = named("b");
    private static final LocalModel C = named("c");

    private final AtomicLong clock = new AtomicLong();
    private final ModelLoader loader = new ModelLoader(new Execution(1, 1, false));

    private static LocalModel named(String id) {
        return new LocalModel(id, "", TINY.card(), TINY.source());
    }

    /** A pool with a budget for so many models, each counted by the size of its files. */
    private ModelPool roomFor(int models, Duration idle) {
        long each = TINY.source().bytes();
        return new ModelPool(
                model -> loader.load(model),
                new ModelPool.Limits(models * each, idle),
                clock::get,
                (loaded, files) -> files);
    }

    private Loan borrow(ModelPool pool, LocalModel model) {
        clock.addAndGet(1_000_000);
        return pool.borrow(model, Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    @Test
    void the_one_not_used_for_longest_makes_room() {
        try (ModelPool pool = roomFor(2, Duration.ZERO)) {
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
    void one_in_use_never_goes_and_the_next_is_refused_until_it_is_given_back() {
        try (ModelPool pool = roomFor(2, Duration.ZERO)) {
            Loan a = borrow(pool, A);
            Loan b = borrow(pool, B);
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
    void one_loaded_by_hand_stays_until_it_is_unloaded_by_hand() {
        try (ModelPool pool = roomFor(1, Duration.ofSeconds(1))) {
            pool.load(A, Cancellation.withTimeout(Duration.ofMinutes(1)));
            clock.addAndGet(Duration.ofHours(1).toNanos());
            pool.sweep();
            assertThat(pool.status(A)).isEqualTo(READY);
            assertThatExceptionOfType(ModelNotAvailable.class).isThrownBy(() -> borrow(pool, B));
            pool.unload(A);
            assertThat(pool.status(A)).isEqualTo(AVAILABLE);
            borrow(pool, B).close();
        }
    }

    @Test
    void one_that_nobody_uses_goes_after_a_while() {
        try (ModelPool pool = roomFor(2, Duration.ofMinutes(5))) {
            Loan used = borrow(pool, A);
            borrow(pool, B).close();
            clock.addAndGet(Duration.ofMinutes(4).toNanos());
            pool.sweep();
            assertThat(pool.status(B)).isEqualTo(READY);
            clock.addAndGet(Duration.ofMinutes(2).toNanos());
            pool.sweep();
            assertThat(pool.status(B)).isEqualTo(AVAILABLE);
            assertThat(pool.status(A)).isEqualTo(READY);
            used.close();
            assertThat(pool.bytes()).isEqualTo(TINY.source().bytes());
        }
    }

    @Test
    void one_that_is_unloaded_while_in_use_goes_when_the_last_user_is_done() {
        try (ModelPool pool = roomFor(1, Duration.ZERO)) {
            Loan first = borrow(pool, A);
            Loan second = borrow(pool, A);
            pool.unload(A);
            first.close();
            assertThat(pool.status(A)).isEqualTo(READY);
            second.close();
            assertThat(pool.status(A)).isEqualTo(AVAILABLE);
            assertThat(pool.bytes()).isZero();
        }
    }

    @Test
    void one_that_turns_out_too_large_is_given_back_and_refused_at_once_the_next_time() {
        long each = TINY.source().bytes();
        AtomicLong loads = new AtomicLong();
        try (ModelPool pool = new ModelPool(
                model -> {
                    loads.incrementAndGet();
                    return loader.load(model);
                },
                new ModelPool.Limits(each + 1, Duration.ZERO),
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
    void whoever_comes_and_goes_the_budget_holds_and_what_is_lent_stays() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            List<LocalModel> models = List.of(A, B, C, named("d"));
            try (ModelPool pool = roomFor(2, Duration.ZERO)) {
                List<Loan> lent = new ArrayList<>();
                for (int step = 0; step < 60; step++) {
                    if (!lent.isEmpty() && random.nextInt(3) == 0) {
                        lent.remove(random.nextInt(lent.size())).close();
                    } else {
                        try {
                            lent.add(borrow(pool, models.get(random.nextInt(models.size()))));
                        } catch (ModelNotAvailable full) {
                            assertThat(lent.stream()
                                            .map(loan -> loan.model().model())
                                            .distinct())
                                    .as("seed %d step %d", seed, step)
                                    .hasSize(2);
                        }
                    }
                    assertThat(pool.bytes())
                            .as("seed %d step %d", seed, step)
                            .isLessThanOrEqualTo(2 * TINY.source().bytes());
                    lent.forEach(loan ->
                            assertThat(pool.status(loan.model().model())).isEqualTo(READY));
                }
                lent.forEach(Loan::close);
            }
        }
    }
}
