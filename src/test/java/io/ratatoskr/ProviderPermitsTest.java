package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose calls are all in use: the gateway's own limit, not a failure of the provider. */
final class ProviderPermitsTest {
    private static final String CHAT = """
            {"model":"%s","messages":[{"role":"user","content":"hi"}]}""";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CompletableFuture<Void> release = new CompletableFuture<>();
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.always(MockResponse.text("four").holdUntil(release));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void full_queue_is_429_and_leaves_the_circuit_closed() throws Exception {
        try (TestGateway gateway = TestGateway.forMock(
                mock,
                "ratatoskr.providers.compatible.max-concurrent",
                "1",
                "ratatoskr.providers.compatible.breaker-minimum-calls",
                "2",
                "ratatoskr.providers.compatible.breaker-window",
                "2")) {
            // One is served, 256 wait
            List<CompletableFuture<HttpResponse<String>>> callers = post(gateway, 260);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> callers.stream().filter(Future::isDone).count() == 3);
            callers.stream().filter(Future::isDone).map(CompletableFuture::join).forEach(response -> {
                assertThat(response.statusCode()).isEqualTo(429);
                assertThat(response.body()).contains("compatible: all 1 connections are in use", "overloaded");
                assertThat(response.headers().firstValue("retry-after")).hasValue("1");
            });
            release.complete(null);
            for (CompletableFuture<HttpResponse<String>> caller : callers) {
                assertThat(caller.get(20, TimeUnit.SECONDS).statusCode()).isIn(200, 429);
            }
            assertThat(mock.callCount()).isEqualTo(257);
        }
    }

    @Test
    void waiting_calls_are_served_in_turn() throws Exception {
        try (TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.providers.compatible.max-connections", "1")) {
            List<CompletableFuture<HttpResponse<String>>> callers = post(gateway, 5);
            mock.awaitCalls(1, TIMEOUT);
            assertThat(mock.callCount()).isOne();
            release.complete(null);
            for (CompletableFuture<HttpResponse<String>> caller : callers) {
                assertThat(caller.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void while_all_its_calls_are_in_use_requests_go_to_the_next_provider(@TempDir Path folder) throws Exception {
        try (MockProvider second = MockProvider.start()) {
            second.always(MockResponse.text("five"));
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", mock);
            providers.put("second", second);
            try (TestGateway gateway =
                    TestGateway.withProviders(folder, providers, "ratatoskr.providers.first.max-concurrent", "1")) {
                List<CompletableFuture<HttpResponse<String>>> callers = new ArrayList<>();
                callers.add(post(gateway, "shared"));
                mock.awaitCalls(1, TIMEOUT);
                for (int i = 0; i < 10; i++) {
                    callers.add(post(gateway, "shared"));
                }
                second.awaitCalls(10, TIMEOUT);
                assertThat(mock.callCount()).isOne();
                release.complete(null);
                for (CompletableFuture<HttpResponse<String>> caller : callers) {
                    assertThat(caller.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                }
                assertThat(second.callCount()).isEqualTo(10);
            }
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> post(TestGateway gateway, int calls) {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            responses.add(post(gateway, "compatible:m"));
        }
        return responses;
    }

    private static CompletableFuture<HttpResponse<String>> post(TestGateway gateway, String model) {
        return CompletableFuture.supplyAsync(
                () -> gateway.post("/v1/chat/completions", CHAT.formatted(model)),
                action -> Thread.ofVirtual().start(action));
    }
}
