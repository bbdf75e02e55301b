package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import io.ratatoskr.testing.OtlpReceiver;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hedging behind the real service: a slow provider, and others that serve the same model. */
@Timeout(60)
final class HedgingHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int HISTORY = 3;

    private final Map<String, MockProvider> mocks = new LinkedHashMap<>();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @TempDir
    private Path folder;

    private MockProvider first;
    private MockProvider second;
    private MockProvider third;
    private TestGateway gateway;

    @BeforeEach
    void startMocks() {
        for (String name : List.of("first", "second", "third")) {
            MockProvider mock = MockProvider.start();
            mock.always(MockResponse.text(name + " responds"));
            mocks.put(name, mock);
        }
        first = mocks.get("first");
        second = mocks.get("second");
        third = mocks.get("third");
    }

    @AfterEach
    void stop() {
        release.complete(null);
        if (gateway != null) {
            gateway.close();
        }
        mocks.values().forEach(mock -> LeakCheck.assertNoOpenCalls(mock, TIMEOUT));
        mocks.values().forEach(MockProvider::close);
    }

    private void start(String... more) {
        var settings = new ArrayList<>(List.of(
                "ratatoskr.management.port", "0",
                "ratatoskr.routing.chat.hedge", "true",
                "ratatoskr.routing.embed.hedge", "true",
                "ratatoskr.routing.hedge.max-share", "1",
                "ratatoskr.routing.hedge.min-delay", "20ms",
                // The fastest of the history, so that a busy machine does not delay the tests
                "ratatoskr.routing.hedge.percentile", "1",
                "ratatoskr.routing.hedge.min-history", String.valueOf(HISTORY),
                "ratatoskr.provider-defaults.retries", "0"));
        settings.addAll(List.of(more));
        gateway = TestGateway.withProviders(folder, mocks, settings.toArray(String[]::new));
    }

    /** Requests that the first provider serves at once: its history. */
    private void warmUp(String more) {
        for (int i = 0; i < HISTORY; i++) {
            assertThat(provider(chat(more))).isEqualTo("first");
        }
    }

    private HttpResponse<String> chat(String more) {
        return gateway.post("/v1/chat/completions", body("shared", more));
    }

    private static String body(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}".formatted(model, more);
    }

    private static String provider(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-ratatoskr-provider").orElseThrow();
    }

    private static String attempts(HttpResponse<String> response) {
        return response.headers().firstValue("x-ratatoskr-attempts").orElseThrow();
    }

    private double value(String name, String... labels) {
        return value(Scrape.of(gateway.context()), name, labels);
    }

    private static double value(Scrape scrape, String name, String... labels) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return scrape.value(name, map).orElse(0);
    }

    private double hedges(String provider, String result) {
        return value("ratatoskr_hedges_total", "provider", provider, "result", result);
    }

    /** Nothing is in flight any more, neither here nor at a provider. */
    private void assertNothingIsHeld() {
        mocks.values().forEach(mock -> LeakCheck.assertNoOpenCalls(mock, TIMEOUT));
        await().atMost(TIMEOUT).untilAsserted(() -> {
            Scrape scrape = Scrape.of(gateway.context());
            assertThat(value(scrape, "ratatoskr_requests_active")).isZero();
            for (String name : mocks.keySet()) {
                assertThat(value(scrape, "ratatoskr_attempts_active", "provider", name))
                        .as(name)
                        .isZero();
                assertThat(value(scrape, "ratatoskr_provider_calls_active", "provider", name))
                        .as(name)
                        .isZero();
            }
            assertThat(gateway.context().getInflightRepository().size()).isZero();
        });
    }

    @Test
    void second_provider_responds_when_the_first_is_slower_than_usual() {
        start();
        warmUp("");
        first.always(MockResponse.text("too late").holdUntil(release));
        HttpResponse<String> response = chat("");
        assertThat(provider(response)).isEqualTo("second");
        assertThat(response.body()).contains("second responds");
        assertThat(attempts(response)).isEqualTo("2");
        first.awaitAborted(1, TIMEOUT);
        assertThat(third.callCount()).isZero();
        assertNothingIsHeld();
        assertThat(hedges("second", "won")).isEqualTo(1);
        assertThat(value("ratatoskr_fallbacks_total", "provider", "first", "operation", "chat", "reason", "cancelled"))
                .isZero();
        assertThat(value("ratatoskr_breaker_state", "provider", "first", "operation", "chat"))
                .isZero();
    }

    @Test
    void fast_first_provider_is_the_only_one_called() {
        start("ratatoskr.routing.hedge.min-delay", "10s");
        warmUp("");
        first.always(MockResponse.text("in time").delay(Duration.ofMillis(50)));
        HttpResponse<String> response = chat("");
        assertThat(provider(response)).isEqualTo("first");
        assertThat(attempts(response)).isEqualTo("1");
        assertThat(second.callCount()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void hedge_that_is_slower_is_closed() {
        start();
        warmUp("");
        second.always(MockResponse.text("never").holdUntil(release));
        first.always(MockResponse.text("first after all")
                .holdUntil(CompletableFuture.runAsync(
                        () -> second.awaitCalls(1, TIMEOUT),
                        action -> Thread.ofVirtual().start(action))));
        HttpResponse<String> response = chat("");
        assertThat(provider(response)).isEqualTo("first");
        assertThat(attempts(response)).isEqualTo("2");
        second.awaitAborted(1, TIMEOUT);
        assertNothingIsHeld();
        assertThat(hedges("second", "lost")).isEqualTo(1);
    }

    @Test
    void nothing_is_hedged_by_default_or_without_a_history() {
        start("ratatoskr.routing.chat.hedge", "false");
        warmUp("");
        first.always(MockResponse.text("slow").delay(Duration.ofMillis(300)));
        assertThat(provider(chat(""))).isEqualTo("first");
        first.embeddings().always(MockResponse.embeddings().delay(Duration.ofMillis(300)));
        assertThat(provider(gateway.post("/v1/embeddings", "{\"model\":\"shared\",\"input\":\"a\"}")))
                .isEqualTo("first");
        assertThat(second.callCount()).isZero();
    }

    @Test
    void request_that_names_its_provider_is_not_hedged() {
        start();
        warmUp("");
        first.always(MockResponse.text("slow").delay(Duration.ofMillis(300)));
        HttpResponse<String> response = gateway.post("/v1/chat/completions", body("first:shared", ""));
        assertThat(provider(response)).isEqualTo("first");
        assertThat(second.callCount()).isZero();
    }

    @Test
    void hedge_responds_after_the_first_provider_has_failed() {
        start();
        warmUp("");
        second.always(MockResponse.text("second responds").holdUntil(release));
        first.always(MockResponse.error(503, "down")
                .holdUntil(CompletableFuture.runAsync(
                        () -> second.awaitCalls(1, TIMEOUT),
                        action -> Thread.ofVirtual().start(action))));
        CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(
                () -> chat(""), action -> Thread.ofVirtual().start(action));
        await().atMost(TIMEOUT)
                .until(() -> value(
                                "ratatoskr_attempts_total",
                                "provider",
                                "first",
                                "operation",
                                "chat",
                                "status",
                                "provider_unavailable")
                        == 1);
        assertThat(response).isNotDone();
        release.complete(null);
        assertThat(provider(response.join())).isEqualTo("second");
        assertThat(third.callCount()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void when_both_fail_the_next_provider_is_called() {
        start();
        warmUp("");
        second.always(MockResponse.error(503, "down too"));
        first.always(MockResponse.error(503, "down")
                .holdUntil(CompletableFuture.runAsync(
                        () -> second.awaitCalls(1, TIMEOUT),
                        action -> Thread.ofVirtual().start(action))));
        HttpResponse<String> response = chat("");
        assertThat(provider(response)).isEqualTo("third");
        assertThat(attempts(response)).isEqualTo("3");
        assertThat(second.callCount()).isEqualTo(1);
        assertNothingIsHeld();
        assertThat(hedges("second", "failed")).isEqualTo(1);
    }

    @Test
    void when_all_fail_the_error_has_each_once_and_in_order() {
        start();
        warmUp("");
        third.always(MockResponse.error(503, "third is down"));
        second.always(MockResponse.error(503, "second is down"));
        first.always(MockResponse.error(503, "first is down")
                .holdUntil(CompletableFuture.runAsync(
                        () -> second.awaitCalls(1, TIMEOUT),
                        action -> Thread.ofVirtual().start(action))));
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).containsSubsequence("first", "second", "third");
        assertThat(second.callCount()).isEqualTo(1);
        assertNothingIsHeld();
    }

    @Test
    void provider_whose_calls_are_all_in_use_is_not_hedged_to() throws Exception {
        start("ratatoskr.providers.second.max-concurrent", "1");
        warmUp("");
        second.always(MockResponse.text("second responds").holdUntil(release));
        CompletableFuture<HttpResponse<String>> other = CompletableFuture.supplyAsync(
                () -> gateway.post("/v1/chat/completions", body("second:shared", "")),
                action -> Thread.ofVirtual().start(action));
        second.awaitCalls(1, TIMEOUT);
        first.always(MockResponse.text("slow").holdUntil(release));
        assertThat(provider(chat(""))).isEqualTo("third");
        assertThat(second.callCount()).isEqualTo(1);
        release.complete(null);
        other.join();
        assertNothingIsHeld();
    }

    @Test
    void both_calls_end_when_the_client_leaves() throws IOException {
        start();
        warmUp("");
        first.always(MockResponse.text("never").holdUntil(release));
        second.always(MockResponse.text("never").holdUntil(release));
        String json = body("shared", "");
        try (var client = new Socket("127.0.0.1", gateway.port())) {
            client.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                                            + "content-length: " + json.length() + "\r\n\r\n" + json)
                                    .getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            second.awaitCalls(1, TIMEOUT);
        }
        first.awaitAborted(1, TIMEOUT);
        second.awaitAborted(1, TIMEOUT);
        assertThat(third.callCount()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void both_calls_end_at_the_deadline() {
        start();
        warmUp("");
        first.always(MockResponse.text("never").holdUntil(release));
        second.always(MockResponse.text("never").holdUntil(release));
        HttpResponse<String> response =
                gateway.post("/v1/chat/completions", body("shared", ""), "x-ratatoskr-timeout", "2s");
        assertThat(response.statusCode()).isEqualTo(504);
        first.awaitAborted(1, TIMEOUT);
        second.awaitAborted(1, TIMEOUT);
        assertThat(third.callCount()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void stream_of_the_hedge_is_read_to_its_end() {
        start();
        warmUp(",\"stream\":true");
        first.always(MockResponse.text("too late").holdBefore(1, release));
        second.always(MockResponse.text("one two three four five six seven").between(Duration.ofMillis(10)));
        HttpResponse<String> response = chat(",\"stream\":true");
        assertThat(provider(response)).isEqualTo("second");
        assertThat(response.body()).contains("seven", "[DONE]");
        first.awaitAborted(1, TIMEOUT);
        assertThat(second.aborted()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void trace_has_both_attempts_and_marks_the_second() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            start("ratatoskr.telemetry.otlp-endpoint", receiver.endpoint());
            warmUp("");
            first.always(MockResponse.text("too late").holdUntil(release));
            String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            assertThat(provider(gateway.post(
                            "/v1/chat/completions",
                            body("shared", ""),
                            "traceparent",
                            "00-" + trace + "-00f067aa0ba902b7-01")))
                    .isEqualTo("second");
            gateway.close();
            gateway = null;
            var byProvider = new HashMap<String, Map<String, String>>();
            for (Span span : receiver.spans(trace)) {
                if (span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT) {
                    Map<String, String> attributes = OtlpReceiver.attributes(span);
                    byProvider.put(attributes.get("ratatoskr.provider"), attributes);
                }
            }
            assertThat(byProvider).containsOnlyKeys("first", "second");
            assertThat(byProvider.get("first"))
                    .containsEntry("error.type", "cancelled")
                    .doesNotContainKey("ratatoskr.hedge");
            assertThat(byProvider.get("second"))
                    .containsEntry("ratatoskr.hedge", "true")
                    .doesNotContainKey("error.type");
        }
    }

    /** The rates of a hedge end with it: a third call within the minute finds none left. */
    @Test
    void provider_without_a_rate_left_is_not_hedged_to() {
        start("ratatoskr.providers.second.requests-per-minute", "1", "ratatoskr.providers.second.rate-wait", "0s");
        warmUp("");
        first.always(MockResponse.text("slow").holdUntil(release));
        assertThat(provider(chat(""))).isEqualTo("second");
        assertThat(provider(chat(""))).isEqualTo("third");
        assertThat(second.callCount()).isEqualTo(1);
        assertNothingIsHeld();
    }

    @Test
    void embeddings_are_hedged() {
        start();
        for (MockProvider mock : mocks.values()) {
            mock.embeddings().always(MockResponse.embeddings());
        }
        String json = "{\"model\":\"shared\",\"input\":[\"a\",\"b\"]}";
        for (int i = 0; i < HISTORY; i++) {
            assertThat(provider(gateway.post("/v1/embeddings", json))).isEqualTo("first");
        }
        first.embeddings().always(MockResponse.embeddings().holdUntil(release));
        assertThat(provider(gateway.post("/v1/embeddings", json))).isEqualTo("second");
        first.awaitAborted(1, TIMEOUT);
        assertNothingIsHeld();
    }

    @Test
    void no_more_than_the_share_of_the_requests_is_hedged() {
        start("ratatoskr.routing.hedge.max-share", "0.05", "ratatoskr.routing.hedge.min-delay", "1ms");
        warmUp("");
        first.always(call -> MockResponse.text("slow").delay(Duration.ofMillis(300)));
        var all = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 200 - HISTORY; i++) {
            all.add(CompletableFuture.supplyAsync(
                    () -> chat(""), action -> Thread.ofVirtual().start(action)));
        }
        all.forEach(response -> assertThat(response.join().statusCode()).isEqualTo(200));
        assertThat(second.callCount() + third.callCount()).isBetween(1L, 10L);
        assertNothingIsHeld();
    }

    @Test
    void share_that_was_saved_up_goes_on_after_a_reload() throws IOException {
        start("ratatoskr.routing.hedge.max-share", "0.34");
        warmUp("");
        Files.writeString(folder.resolve("more.camel.yaml"), """
                - route:
                    id: more
                    from:
                      uri: direct:more
                      steps:
                        - log: "more"
                """);
        gateway.reload();
        first.always(MockResponse.text("too late").holdUntil(release));
        HttpResponse<String> response =
                gateway.post("/v1/chat/completions", body("shared", ""), "x-ratatoskr-timeout", "15s");
        assertThat(provider(response)).isEqualTo("second");
    }

    @Test
    void nothing_is_left_after_a_hundred_mixed_requests() {
        start();
        warmUp("");
        warmUp(",\"stream\":true");
        var number = new AtomicInteger();
        for (MockProvider mock : mocks.values()) {
            mock.always((MockCall call) -> switch (number.incrementAndGet() % 5) {
                case 0 -> MockResponse.error(503, "down").delay(Duration.ofMillis(200));
                case 1 -> MockResponse.text("slow response").delay(Duration.ofMillis(300));
                case 2 -> MockResponse.text("a slow stream of words").delayFirst(Duration.ofMillis(300));
                default -> MockResponse.text("fast");
            });
        }
        var all = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 100; i++) {
            String more = i % 2 == 0 ? "" : ",\"stream\":true";
            all.add(CompletableFuture.supplyAsync(
                    () -> chat(more), action -> Thread.ofVirtual().start(action)));
        }
        all.forEach(response -> assertThat(response.join().statusCode()).isIn(200, 503));
        assertNothingIsHeld();
        assertThat(hedges("second", "won") + hedges("second", "lost") + hedges("second", "failed"))
                .isPositive();
    }
}
