package io.ratatoskr.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code src/bench/run chaos}, which also measures heap and threads. */
@Timeout(180)
final class ChaosTest {
    @TempDir
    Path folder;

    @Test
    void each_request_ends_in_one_right_response_or_one_error_and_nothing_is_left() throws Exception {
        try (var run = new ChaosRun(folder, 20_261_130)) {
            run.cause(new ChaosPlan(Duration.ofSeconds(6), 24, Duration.ofMillis(900)));
            run.recover();
            assertThat(run.violations()).as(run.summary()).isEmpty();
            // Few on a machine that is busy with other tests
            assertThat(run.rightResponses()).as(run.summary()).isGreaterThan(10);
        }
    }
}
