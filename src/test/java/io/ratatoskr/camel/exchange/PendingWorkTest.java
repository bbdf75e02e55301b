package io.ratatoskr.camel.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PendingWorkTest {
    private static final long SPEED = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final Duration LONG = Duration.ofHours(1);

    private static PendingWork work(int threads) {
        return new PendingWork(threads, SPEED);
    }

    private static void measure(PendingWork work, long size, long nanos, boolean completed) {
        work.add(size);
        work.remove(size, nanos, completed);
    }

    /** Seconds that a million is estimated to take. */
    private static double secondsOfAMillion(PendingWork work) {
        work.add(1_000_000);
        double seconds = work.duration().toMillis() / 1e3;
        work.remove(1_000_000);
        return seconds;
    }

    @Test
    void speed_is_the_assumed_one_until_a_call_has_been_measured() {
        PendingWork work = work(1);
        assertThat(secondsOfAMillion(work)).isEqualTo(1);
        measure(work, PendingWork.MIN_MEASURED - 1, 100 * SECOND, true);
        assertThat(secondsOfAMillion(work)).as("small calls are not measured").isEqualTo(1);
    }

    @Test
    void slow_calls_count_by_their_time() {
        PendingWork work = work(1);
        measure(work, 4_000_000, 10 * SECOND, true);
        for (int i = 0; i < 5; i++) {
            measure(work, 100_000, SECOND / 1_000, true);
        }
        assertThat(secondsOfAMillion(work)).isBetween(1.5, 2.5);
        for (int i = 0; i < 40; i++) {
            measure(work, 100_000, SECOND / 1_000, true);
        }
        assertThat(secondsOfAMillion(work))
                .as("and are forgotten after a while")
                .isLessThan(0.02);
    }

    @Test
    void call_that_was_ended_early_counts_only_if_it_was_slow_nevertheless() {
        PendingWork work = work(1);
        measure(work, 4_000_000, SECOND / 1_000, false);
        assertThat(secondsOfAMillion(work)).isEqualTo(1);
        measure(work, 4_000_000, 40 * SECOND, false);
        assertThat(secondsOfAMillion(work)).isGreaterThan(5);
    }

    @Test
    void several_threads_share_what_waits_and_one_runs_a_call() {
        PendingWork work = work(4);
        for (int i = 0; i < 4; i++) {
            assertThat(work.tryAdd(8_000_000, 0, Duration.ZERO))
                    .as("a thread is free")
                    .isTrue();
        }
        assertThat(work.duration()).isEqualTo(Duration.ofSeconds(8));
        assertThat(work.tryAdd(4_000_000, Long.MAX_VALUE, Duration.ofSeconds(11)))
                .isFalse();
        assertThat(work.tryAdd(4_000_000, Long.MAX_VALUE, Duration.ofSeconds(13)))
                .isTrue();
        assertThat(work.duration()).isEqualTo(Duration.ofSeconds(9));
        work.remove(8_000_000, 8 * SECOND, true);
        assertThat(work.tryAdd(1, 1, LONG)).as("the waiting one has the thread").isFalse();
    }

    @Test
    void limit_is_that_of_all_calls_together() {
        PendingWork work = work(1);
        assertThat(work.tryAdd(5, 4, LONG)).isTrue();
        assertThat(work.tryAdd(Long.MAX_VALUE, Long.MAX_VALUE - 1, LONG)).isFalse();
        assertThat(work.tryAdd(5, 10, LONG)).isTrue();
        assertThat(work.tryAdd(1, 10, LONG)).isFalse();
        assertThat(work.tryAdd(0, 10, LONG)).isTrue();
    }
}
