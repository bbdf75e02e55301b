package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time budget of a request, which it may shorten itself: attempts, retries, waits and fallbacks together. */
@Timeout(60)
final class RequestTimeoutHttpTest {
    private static final String CHAT = """
            {"model": "%s", "messages": [{"role": "user", "content": "2 + 2?"}]}""";

    private final MockProvider first = MockProvider.start();
    private final MockProvider second = MockProvider.start();
    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) {
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        gateway = TestGateway.withProviders(
                folder,
                providers,
                "ratatoskr.provider-defaults.retries",
                "20",
                "ratatoskr.provider-defaults.retry-delay",
                "50ms",
                "ratatoskr.provider-defaults.retry-max-delay",
                "50ms",
                "ratatoskr.providers.first.requests-per-minute",
                "1");
        second.always(MockResponse.text("four"));
    }

    @AfterEach
    void stop() {
        never.complete(null);
        gateway.close();
        first.close();
        second.close();
    }

    private HttpResponse<String> chat(String model, String timeout) {
        return gateway.post("/v1/chat/completions", CHAT.formatted(model), "x-ratatoskr-timeout", timeout);
    }

    @Test
    void a_provider_that_does_not_respond_in_that_time_is_504() {
        second.always(MockResponse.text("four").holdUntil(never));
        long start = System.nanoTime();
        HttpResponse<String> response = chat("second:shared", "400ms");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("before the request deadline");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(15));
    }

    @Test
    void retries_end_with_the_budget() {
        second.always(MockResponse.error(500, "broken"));
        long start = System.nanoTime();
        HttpResponse<String> response = chat("second:shared", "150ms");
        assertThat(response.statusCode()).isIn(503, 504);
        assertThat(second.callCount()).isBetween(1L, 19L);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_wait_that_does_not_fit_the_budget_is_not_begun() {
        first.always(MockResponse.text("four"));
        assertThat(chat("first:shared", "30s").statusCode()).isEqualTo(200);
        long start = System.nanoTime();
        HttpResponse<String> refused = chat("first:shared", "5s");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "30", " 2m ", "5000ms", "999999999h", "1h"})
    void durations_are_read_and_never_exceed_the_limit_of_the_gateway(String timeout) {
        assertThat(chat("second:shared", timeout).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "-1", "1.5", "soon", "1d", "9999999999s", "1s2s", "s"})
    void what_is_no_duration_is_400(String timeout) {
        HttpResponse<String> refused = chat("second:shared", timeout);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("x-ratatoskr-timeout", "30s");
        assertThat(second.callCount()).isZero();
        assertThat(chat("second:shared", "30s").statusCode()).isEqualTo(200);
    }
}
