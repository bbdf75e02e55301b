package io.ratatoskr.camel.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.testing.LogCapture;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExportFailuresTest {
    @Test
    void failures_have_one_line_a_minute_that_counts_them() {
        var now = new AtomicLong(-5);
        var failures = new ExportFailures("http://export-failures.example:4318", now::get);
        try (LogCapture log = LogCapture.start()) {
            failures.lost("traces", new ConnectException("refused"));
            failures.lost("metrics", null);
            failures.lost("traces", null);
            now.addAndGet(Duration.ofSeconds(59).toNanos());
            failures.lost("traces", null);
            assertThat(lines(log)).isEqualTo(1);
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            failures.lost("traces", null);
            assertThat(lines(log)).isEqualTo(2);
            assertThat(log.text())
                    .contains(
                            "cannot send traces to http://export-failures.example:4318: java.net.ConnectException: refused; 1 batches",
                            "refused; 4 batches are lost");
        }
    }

    private static long lines(LogCapture log) {
        return log.text()
                .lines()
                .filter(line -> line.contains("export-failures.example"))
                .count();
    }
}
