package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the AOT training run. */
final class WarmupTest {
    @Test
    void a_running_gateway_on_the_usual_ports_does_not_stop_a_training(@TempDir Path home) {
        Map<String, String> values = Warmup.builder(home).load().settings().effectiveValues();
        assertThat(values).allSatisfy((key, value) -> {
            if (key.matches("ratatoskr\\.\\w+\\.port")) {
                assertThat(value).as(key).isIn("0", "");
            }
        });
        assertThat(values).containsEntry("ratatoskr.grpc.port", "0").containsEntry("ratatoskr.http.port", "0");
    }
}
