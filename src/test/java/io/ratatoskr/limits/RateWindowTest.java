package io.ratatoskr.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of a sliding window, with a clock of the test. */
final class RateWindowTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private record Admitted(long time, long amount) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void no_window_ever_has_more_than_the_limit(long seed) {
        var random = new Random(seed);
        long limit = 1 + random.nextInt(200);
        var window = new RateWindow(limit, MINUTE);
        List<Admitted> admitted = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 2_000; i++) {
            now += (long) (random.nextDouble() * random.nextInt(3) * SECOND);
            long from = random.nextInt(10) == 0 ? now + random.nextInt(20) * SECOND : now;
            long amount = 1 + random.nextInt(random.nextInt(10) == 0 ? (int) limit : 3);
            long time = window.earliest(now, from, amount);
            assertThat(time).isGreaterThanOrEqualTo(from);
            // A caller waits at most half a minute
            if (time - now <= 30 * SECOND) {
                window.reserve(time, amount);
                var entry = new Admitted(time, Math.min(amount, limit));
                if (random.nextInt(8) == 0) {
                    window.cancel(time, amount);
                } else {
                    admitted.add(entry);
                }
            }
        }
        assertThat(admitted).hasSizeGreaterThan(50);
        for (Admitted last : admitted) {
            long used = admitted.stream()
                    .filter(entry -> entry.time <= last.time && entry.time > last.time - MINUTE.toNanos())
                    .mapToLong(Admitted::amount)
                    .sum();
            assertThat(used).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void almost_all_of_the_limit_is_used_under_load() {
        var window = new RateWindow(120, MINUTE);
        long admitted = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND / 10) {
            if (window.earliest(now, now, 1) == now) {
                window.reserve(now, 1);
                admitted++;
            }
        }
        assertThat(admitted).isBetween(10 * 120L * 60 / 61 - 1, 10 * 120L);
    }

    @Test
    void the_earliest_time_is_the_first_at_which_there_is_room() {
        var window = new RateWindow(10, MINUTE);
        window.reserve(0, 4);
        window.reserve(20 * SECOND, 6);
        assertThat(window.earliest(30 * SECOND, 30 * SECOND, 4)).isEqualTo(61 * SECOND);
        assertThat(window.earliest(30 * SECOND, 30 * SECOND, 5)).isEqualTo(81 * SECOND);
        assertThat(window.earliest(62 * SECOND, 62 * SECOND, 4)).isEqualTo(62 * SECOND);
    }

    @Test
    void who_waits_is_not_delayed_by_later_callers_and_leaves_room_when_cancelled() {
        var window = new RateWindow(10, MINUTE);
        window.reserve(0, 10);
        long waiting = window.earliest(SECOND, SECOND, 10);
        window.reserve(waiting, 10);
        assertThat(waiting).isEqualTo(61 * SECOND);
        assertThat(window.earliest(2 * SECOND, 2 * SECOND, 1)).isEqualTo(waiting + 61 * SECOND);
        window.cancel(waiting, 10);
        assertThat(window.earliest(2 * SECOND, 2 * SECOND, 1)).isEqualTo(waiting);
    }

    @Test
    void a_correction_replaces_the_estimate() {
        var window = new RateWindow(100, MINUTE);
        window.reserve(0, 80);
        window.correct(0, 80, 10);
        assertThat(window.earliest(SECOND, SECOND, 90)).isEqualTo(SECOND);
        window.correct(0, 10, 300);
        assertThat(window.earliest(SECOND, SECOND, 1))
                .as("above the limit: nothing until it has left")
                .isEqualTo(61 * SECOND);
        assertThat(window.earliest(61 * SECOND, 61 * SECOND, 100)).isEqualTo(61 * SECOND);
    }

    @Test
    void an_amount_above_the_limit_needs_an_empty_window() {
        var window = new RateWindow(10, MINUTE);
        window.reserve(0, 1);
        assertThat(window.earliest(SECOND, SECOND, 1_000)).isEqualTo(61 * SECOND);
        window.reserve(61 * SECOND, 1_000);
        assertThat(window.earliest(62 * SECOND, 62 * SECOND, 1)).isEqualTo(122 * SECOND);
    }
}
