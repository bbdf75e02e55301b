package io.ratatoskr.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HedgeBudgetTest {
    @Test
    void nothing_is_taken_before_the_share_of_the_requests_allows_it() {
        var budget = new HedgeBudget(0.05);
        for (int i = 1; i <= 19; i++) {
            budget.addRequest();
            assertThat(budget.tryTake()).as("request %d", i).isFalse();
        }
        budget.addRequest();
        assertThat(budget.tryTake()).isTrue();
        assertThat(budget.tryTake()).isFalse();
    }

    @Test
    void a_share_of_zero_allows_nothing_and_one_of_one_a_call_for_each_request() {
        var none = new HedgeBudget(0);
        var all = new HedgeBudget(1);
        for (int i = 0; i < 1_000; i++) {
            none.addRequest();
            assertThat(none.tryTake()).isFalse();
            all.addRequest();
            assertThat(all.tryTake()).isTrue();
        }
    }

    @Test
    void a_call_that_was_not_made_can_be_taken_again() {
        var budget = new HedgeBudget(1);
        budget.addRequest();
        assertThat(budget.tryTake()).isTrue();
        budget.giveBack();
        assertThat(budget.tryTake()).isTrue();
    }

    /** Random shares and orders: from the start at most share × requests; in any window no more than what was saved in addition. */
    @Test
    void the_share_is_never_exceeded() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            double share = Math.round(random.nextDouble() * 1_000) / 1_000.0;
            var budget = new HedgeBudget(share);
            int requests = 0;
            int taken = 0;
            int windowStart = 0;
            int takenBefore = 0;
            for (int i = 0; i < 2_000; i++) {
                if (random.nextInt(3) > 0) {
                    budget.addRequest();
                    requests++;
                } else if (budget.tryTake()) {
                    if (random.nextInt(10) == 0) {
                        budget.giveBack();
                    } else {
                        taken++;
                    }
                }
                assertThat(taken).as("seed %d", seed).isLessThanOrEqualTo((int) Math.floor(share * requests + 1e-6));
                assertThat(taken - takenBefore).as("seed %d", seed).isLessThanOrEqualTo((int)
                        Math.floor(share * (requests - windowStart) + Math.max(1, share * HedgeBudget.WINDOW) + 1e-6));
                if (random.nextInt(500) == 0) {
                    windowStart = requests;
                    takenBefore = taken;
                }
            }
        }
    }

    @Test
    void the_share_holds_for_threads_together() {
        var budget = new HedgeBudget(0.1);
        var taken = new AtomicInteger();
        IntStream.range(0, 10_000).parallel().forEach(i -> {
            budget.addRequest();
            if (budget.tryTake()) {
                taken.incrementAndGet();
            }
        });
        assertThat(taken.get()).isBetween(990, 1_000);
    }
}
