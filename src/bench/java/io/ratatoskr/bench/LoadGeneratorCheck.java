package io.ratatoskr.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks that the load generator measures known counts, delays, stalls and faults. */
final class LoadGeneratorCheck {
    private final MockProvider mock = MockProvider.start();
    private final LoadGenerator generator = new LoadGenerator();
    private final LoadTarget target = new LoadTarget("mock", URI.create(mock.baseUrl()), "");

    @AfterEach
    void close() {
        generator.close();
        mock.close();
    }

    private LoadStats run(boolean stream, int connections, double perSecond) {
        Duration brief = Duration.ofMillis(20);
        LoadPlan plan = new LoadPlan(
                target.chatRequest("m", stream), connections, perSecond, stream, brief, Duration.ofMillis(400), brief);
        return generator.run(target, plan, LoadGenerator.MeasurementListener.NO_OP);
    }

    @Test
    void a_closed_loop_keeps_every_connection_at_work() {
        mock.always(MockResponse.text("a b c").delay(Duration.ofMillis(20)));

        LoadStats stats = run(true, 4, 0);

        assertThat(stats.isClean()).isTrue();
        assertThat(stats.responses()).isBetween(8L, 80L);
        assertThat(stats.events()).isEqualTo(stats.responses() * 6);
        assertThat(stats.totalMillis(50)).isGreaterThanOrEqualTo(20);
        assertThat(stats.firstEventMillis(50)).isGreaterThanOrEqualTo(20);
    }

    @Test
    void a_fixed_rate_counts_the_time_that_requests_wait_for_a_stalled_server() {
        CompletableFuture<Void> stall = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(350, TimeUnit.MILLISECONDS).execute(() -> stall.complete(null));
        mock.always(MockResponse.text("a").holdUntil(stall));

        LoadStats stats = run(false, 2, 200);

        assertThat(stats.isClean()).isTrue();
        assertThat(stats.responses()).isBetween(60L, 120L);
        assertThat(stats.totalMillis(50)).isGreaterThan(100);
    }

    @Test
    void stalls_error_statuses_disconnects_and_missing_terminators_are_reported() {
        mock.always(MockResponse.text("a b c").between(Duration.ofMillis(50)));
        assertThat(run(true, 1, 0).stalls()).isPositive();

        mock.always(MockResponse.error(503, "no"));
        assertThat(run(false, 1, 0).failureSummary())
                .contains("last status 503")
                .doesNotStartWith("0 ");

        mock.always(MockResponse.text("a").cutAfter(5));
        assertThat(run(false, 1, 0).isClean()).isFalse();

        mock.always(MockResponse.text("a").ending(StreamOptions.StreamEnding.TRUNCATED));
        assertThat(run(true, 1, 0).isClean()).isFalse();
    }

    @Test
    void nothing_but_loopback_is_loaded() {
        assertThatThrownBy(() -> new LoadTarget("gateway", URI.create("http://example.invalid:80/v1"), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1");
    }
}
