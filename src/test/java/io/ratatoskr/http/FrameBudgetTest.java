package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameBudgetTest {
    private static final long START = Long.MAX_VALUE - 50;

    private final FrameBudget budget = new FrameBudget(10, 25, 100, START);

    private int consumeAll(long now) {
        int consumed = 0;
        while (budget.tryConsume(now)) {
            consumed++;
        }
        return consumed;
    }

    @Test
    void the_free_frames_are_refilled_over_time() {
        assertThat(consumeAll(START)).isEqualTo(10);
        assertThat(consumeAll(START + 9)).isZero();
        assertThat(consumeAll(START + 30)).isEqualTo(3);
        assertThat(consumeAll(START + 1000)).isEqualTo(10);
    }

    @Test
    void work_allows_more_up_to_the_maximum() {
        budget.earn(4);
        assertThat(consumeAll(START)).isEqualTo(14);
        budget.earn(3);
        assertThat(consumeAll(START + 1)).isEqualTo(3);
        budget.earn(1000);
        assertThat(consumeAll(START + 2)).isEqualTo(25);
    }
}
