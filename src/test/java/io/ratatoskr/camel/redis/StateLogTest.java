package io.ratatoskr.camel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The lines about a connection that comes and goes, with a clock of the test. */
final class StateLogTest {
    private final List<String> lines = new ArrayList<>();
    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private long now = -5;
    private final StateLog log =
            new StateLog((up, line) -> lines.add(line), (action, delay) -> scheduled.add(action), () -> now);

    private void runScheduled() {
        scheduled.remove().run();
    }

    @Test
    void a_loss_and_the_return_have_a_line_each() {
        log.up(() -> "connected");
        log.down(() -> "lost");
        log.down(() -> "slow");
        log.up(() -> "back");
        assertThat(lines).containsExactly("connected", "lost", "back");
    }

    @Test
    void a_connection_that_flaps_has_one_loss_a_minute() {
        for (int i = 0; i < 100; i++) {
            log.down(() -> "lost");
            log.up(() -> "back");
        }
        assertThat(lines).containsExactly("lost", "back");
        now += StateLog.INTERVAL.toNanos();
        runScheduled();
        assertThat(lines).as("it is there").hasSize(2);
        log.down(() -> "lost");
        assertThat(lines).hasSize(3).last().asString().startsWith("lost (lost 100 times");
        assertThat(scheduled).isEmpty();
    }

    @Test
    void a_loss_that_lasts_is_said_late() {
        log.down(() -> "lost");
        log.up(() -> "back");
        log.down(() -> "lost for good");
        assertThat(lines).containsExactly("lost", "back");
        now += Duration.ofMinutes(1).toNanos();
        runScheduled();
        assertThat(lines).containsExactly("lost", "back", "lost for good");
    }
}
