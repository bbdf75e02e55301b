package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import io.ratatoskr.testing.LogCapture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits and timeouts of requests and responses, and the failures when they are exceeded. */
@Timeout(60)
final class LimitsAndTimeoutsTest {
    private static final ChatRequest REQUEST = ChatRequest.of("compatible:m", Message.user("hi"));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
    }

    @AfterEach
    void stop() {
        try {
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private ModelGateway gateway(String... keysAndValues) {
        var builder = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set("ratatoskr.providers.compatible.retries", "0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build();
    }

    @Test
    void endless_pings_do_not_outlive_the_first_token_timeout() {
        mock.always(MockResponse.endless(": PROCESSING\n\n".repeat(2000).getBytes(StandardCharsets.US_ASCII)));
        try (ModelGateway gateway = gateway("ratatoskr.providers.compatible.first-token-timeout", "3s")) {
            assertThatThrownBy(() -> gateway.stream(REQUEST))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("timed out after 3 s waiting for the first token");
        }
    }

    @Test
    void endless_content_does_not_outlive_the_request_timeout() {
        mock.always(MockResponse.endless("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"more\"}}]}\n\n"
                .repeat(500)
                .getBytes(StandardCharsets.US_ASCII)));
        try (ModelGateway gateway = gateway("ratatoskr.routing.total", "1s");
                ChatStream stream = gateway.stream(REQUEST)) {
            assertThatThrownBy(() -> stream.forEach(event -> {}))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("request deadline exceeded");
        }
    }

    @Test
    void time_until_the_headers_counts_for_the_first_token() {
        mock.always(
                MockResponse.text("one two").delay(Duration.ofMillis(3000)).holdBefore(0, new CompletableFuture<>()));
        try (ModelGateway gateway = gateway("ratatoskr.providers.compatible.first-token-timeout", "4s")) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> gateway.stream(REQUEST)).isInstanceOf(ProviderUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(6500));
        }
    }

    @Test
    void request_timeout_does_not_count_against_the_provider() {
        mock.always(MockResponse.silence());
        try (ModelGateway gateway = gateway(
                "ratatoskr.routing.total",
                "500ms",
                "ratatoskr.providers.compatible.breaker-window",
                "1",
                "ratatoskr.providers.compatible.breaker-minimum-calls",
                "1")) {
            var plain = catchThrowableOfType(ProviderUnavailable.class, () -> gateway.chat(REQUEST));
            assertThat(plain).hasMessageContaining("before the request deadline");
            assertThatThrownBy(() -> gateway.stream(REQUEST)).isInstanceOf(ProviderUnavailable.class);
            mock.always(MockResponse.text("four"));
            // A busy machine may need more time than the request has; a circuit that is open would fail with another
            // exception
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .ignoreExceptionsMatching(failure -> failure instanceof ProviderUnavailable late
                            && late.reason() == ProviderUnavailable.Reason.DEADLINE)
                    .until(() -> gateway.chat(REQUEST).text().equals("four"));
        }
    }

    @Test
    void provider_is_not_called_after_the_request_timeout(@TempDir Path folder) {
        mock.always(MockResponse.silence());
        try (var second = MockProvider.start()) {
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", mock);
            providers.put("second", second);
            try (var gateway = TestGateway.withProviders(folder, providers, "ratatoskr.routing.total", "600ms")) {
                HttpResponse<String> response = gateway.post("/v1/chat/completions", """
                        {"model":"shared","messages":[{"role":"user","content":"2 + 2?"}]}""");
                assertThat(response.statusCode()).isEqualTo(504);
                assertThat(second.callCount()).isZero();
            }
        }
    }

    @Test
    void interrupted_caller_stops_waiting_and_the_provider_call_is_cancelled() throws Exception {
        mock.always(MockResponse.silence());
        try (ModelGateway gateway = gateway()) {
            var thrown = new CompletableFuture<Throwable>();
            Thread caller = Thread.startVirtualThread(() -> {
                try {
                    gateway.chat(REQUEST);
                } catch (RuntimeException failure) {
                    thrown.complete(failure);
                }
            });
            mock.awaitCalls(1, TIMEOUT);
            caller.interrupt();
            assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
            mock.awaitAborted(1, TIMEOUT);
        }
    }

    @Test
    void call_that_is_cancelled_before_it_has_a_connection_logs_no_error() throws Exception {
        var hold = new CompletableFuture<Void>();
        mock.enqueue(MockResponse.text("one").holdUntil(hold)).always(MockResponse.text("two"));
        try (LogCapture log = LogCapture.start();
                ModelGateway gateway = gateway("ratatoskr.providers.compatible.max-connections", "1")) {
            var first = CompletableFuture.supplyAsync(() -> gateway.chat(REQUEST), Thread::startVirtualThread);
            mock.awaitCalls(1, TIMEOUT);
            var ended = new CompletableFuture<Throwable>();
            Thread queued = Thread.startVirtualThread(() -> {
                try {
                    gateway.chat(REQUEST);
                } catch (RuntimeException failure) {
                    ended.complete(failure);
                }
            });
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> queued.getState() == Thread.State.WAITING
                            || queued.getState() == Thread.State.TIMED_WAITING);
            queued.interrupt();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
            hold.complete(null);
            assertThat(first.get(10, TimeUnit.SECONDS).text()).isEqualTo("one");
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("two");
            assertThat(log.text()).doesNotContain("Stream reset");
        }
    }

    @Test
    void response_that_decompresses_to_too_much_is_rejected() {
        mock.always(MockResponse.bytes("application/json", new byte[70 << 20]).gzipped());
        try (ModelGateway gateway = gateway()) {
            assertThatThrownBy(() -> gateway.chat(REQUEST))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("exceeds 64 MiB");
            assertThatThrownBy(() -> gateway.stream(REQUEST))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("exceeds");
        }
    }

    @Test
    void calls_that_are_not_counted_do_not_use_up_a_half_open_circuit() {
        mock.enqueue(MockResponse.error(500, "broken"));
        try (ModelGateway gateway = gateway(
                "ratatoskr.providers.compatible.breaker-window",
                "1",
                "ratatoskr.providers.compatible.breaker-minimum-calls",
                "1",
                "ratatoskr.providers.compatible.breaker-open",
                "50ms")) {
            assertThatThrownBy(() -> gateway.chat(REQUEST)).isInstanceOf(ProviderUnavailable.class);
            mock.always(MockResponse.error(400, "no such role"));
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> gateway.chat(REQUEST)).isInstanceOf(InvalidRequest.class));
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> gateway.chat(REQUEST)).isInstanceOf(InvalidRequest.class);
            }
            mock.always(MockResponse.text("four"));
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
        }
    }
}
