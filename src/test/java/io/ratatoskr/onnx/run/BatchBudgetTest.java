package io.ratatoskr.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchBudgetTest {
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();

    /** Runs of so many tokens take 20 ms times the threads plus one. */
    @ParameterizedTest
    @CsvSource({
        "250, 1, 160",
        "250, 2, 240",
        "200, 1, 200",
        "250, 4, 256",
        "250, 64, 256",
        "100, 1, 256",
        "1000, 1, 96",
        "1000, 2, 96",
        "1000, 8, 180",
        "1000, 11, 240",
        "5000, 16, 96",
        "5000, 48, 196",
        "0.001, 1, 256",
        "0, 1, 256",
        "1e12, 1, 96",
    })
    void a_batch_takes_as_long_as_keeps_the_average_wait(double microsPerToken, int threads, int tokens) {
        assertThat(BatchBudget.tokensForWait(1000 * microsPerToken, threads)).isEqualTo(tokens);
    }

    /** Nanosecond clocks may overflow. */
    @Test
    void batches_are_smaller_for_a_while_after_a_small_request() {
        BatchBudget budget = new BatchBudget(1);
        RunCost cost = new RunCost();
        cost.record(100, Duration.ofMillis(40).toNanos());
        assertThat(budget.tokens(cost, START)).isEqualTo(256);

        budget.recordSmallRequest(START);

        assertThat(budget.tokens(cost, START)).isEqualTo(100);
        assertThat(budget.tokens(cost, START + seconds(29))).isEqualTo(100);
        assertThat(budget.tokens(cost, START + seconds(30))).isEqualTo(256);
        budget.recordSmallRequest(START + seconds(40));
        assertThat(budget.tokens(cost, START + seconds(60))).isEqualTo(100);
        assertThat(budget.tokens(cost, START + seconds(71))).isEqualTo(256);
    }

    @Test
    void a_request_at_the_clock_s_zero_counts() {
        BatchBudget budget = new BatchBudget(1);
        RunCost cost = new RunCost();
        cost.record(100, Duration.ofMillis(40).toNanos());
        budget.recordSmallRequest(0);

        assertThat(budget.tokens(cost, 1)).isEqualTo(100);
    }

    @Test
    void a_model_without_a_run_has_the_maximum() {
        BatchBudget budget = new BatchBudget(1);
        budget.recordSmallRequest(START);

        assertThat(budget.tokens(new RunCost(), START)).isEqualTo(256);
    }

    @Test
    void the_cost_is_an_average_by_tokens_that_follows_the_recent_runs() {
        RunCost cost = new RunCost();
        assertThat(cost.nanosPerToken()).isZero();
        cost.record(10, 1_000);
        assertThat(cost.nanosPerToken()).isCloseTo(100, within(1e-6));
        cost.record(91, 910);
        assertThat(cost.nanosPerToken()).isCloseTo(18.1, within(1e-6));

        for (int i = 0; i < 60; i++) {
            cost.record(50, 2_500);
        }

        assertThat(cost.nanosPerToken()).isCloseTo(50, within(0.5));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
