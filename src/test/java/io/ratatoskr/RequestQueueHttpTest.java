package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait while the maximum number is in flight. */
@Timeout(60)
final class RequestQueueHttpTest {
    private static final String CHAT = """
            {"model": "compatible:m", "messages": [{"role": "user", "content": "2 + 2?"}]}""";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private TestGateway gateway(String inFlight, String queued, String timeout) {
        return TestGateway.forMock(
                mock,
                "ratatoskr.routing.max-in-flight",
                inFlight,
                "ratatoskr.routing.max-queued",
                queued,
                "ratatoskr.routing.queue-timeout",
                timeout);
    }

    private static CompletableFuture<HttpResponse<String>> post(TestGateway gateway) {
        return gateway.client()
                .sendAsync(
                        gateway.request("/v1/chat/completions")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(CHAT))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void two_hundred_callers_are_all_served_with_never_more_than_the_limit_in_flight() throws Exception {
        var inFlight = new AtomicInteger();
        var maximum = new AtomicInteger();
        mock.always(call -> {
            maximum.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            Thread.yield();
            inFlight.decrementAndGet();
            return MockResponse.text("four");
        });
        try (TestGateway gateway = gateway("4", "1000", "40s")) {
            List<CompletableFuture<HttpResponse<String>>> callers = new ArrayList<>();
            List<CompletableFuture<HttpResponse<String>>> leaving = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                (i % 5 == 0 ? leaving : callers).add(post(gateway));
            }
            leaving.forEach(caller -> caller.cancel(true));
            for (CompletableFuture<HttpResponse<String>> caller : callers) {
                assertThat(caller.get(40, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(maximum.get()).isBetween(1, 4);
            // No permit is lost with those that left: the same number is served at the same time again
            var release = new CompletableFuture<Void>();
            mock.always(MockResponse.text("four").holdUntil(release));
            long before = mock.callCount();
            List<CompletableFuture<HttpResponse<String>>> last = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                last.add(post(gateway));
            }
            mock.awaitCalls(before + 4, LIMIT);
            release.complete(null);
            for (CompletableFuture<HttpResponse<String>> caller : last) {
                assertThat(caller.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void beyond_the_queue_and_after_its_timeout_requests_are_rejected_with_retry_after() throws Exception {
        var release = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(release));
        try (TestGateway gateway = gateway("1", "2", "300ms")) {
            CompletableFuture<HttpResponse<String>> served = post(gateway);
            mock.awaitCalls(1, LIMIT);
            List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                others.add(post(gateway));
            }
            int full = 0;
            for (CompletableFuture<HttpResponse<String>> other : others) {
                HttpResponse<String> refused = other.get(20, TimeUnit.SECONDS);
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
                assertThat(refused.body()).contains("ratatoskr.routing.max-in-flight");
                full += refused.body().contains("none ended in time") ? 0 : 1;
            }
            assertThat(full).as("those beyond the queue").isBetween(1, 8);
            assertThat(mock.callCount()).isOne();
            release.complete(null);
            assertThat(served.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_request_whose_client_leaves_does_not_keep_its_place() throws Exception {
        var release = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(release));
        try (TestGateway gateway = gateway("1", "1", "40s")) {
            CompletableFuture<HttpResponse<String>> served = post(gateway);
            mock.awaitCalls(1, LIMIT);
            CompletableFuture<HttpResponse<String>> leaving = post(gateway);
            // The place is taken when a further request is rejected
            await().atMost(LIMIT).until(() -> {
                CompletableFuture<HttpResponse<String>> further = post(gateway);
                try {
                    return further.get(300, TimeUnit.MILLISECONDS).statusCode() == 429;
                } catch (TimeoutException waits) {
                    further.cancel(true);
                    return false;
                }
            });
            leaving.cancel(true);
            release.complete(null);
            assertThat(served.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            await().atMost(LIMIT)
                    .until(() -> post(gateway).get(20, TimeUnit.SECONDS).statusCode() == 200);
        }
    }

    @Test
    void the_parts_of_a_request_do_not_wait_for_the_permit_that_it_holds() throws Exception {
        mock.always(MockResponse.text("""
                {"results": [{"item": 1, "entailment": 0.5, "contradiction": 0.25, "neutral": 0.25}]}"""));
        try (TestGateway gateway = TestGateway.forMock(
                mock,
                "ratatoskr.routing.max-in-flight",
                "1",
                "ratatoskr.routing.max-queued",
                "5",
                "ratatoskr.routing.queue-timeout",
                "40s",
                "ratatoskr.providers.llm.chat-model",
                "compatible:m")) {
            HttpResponse<String> response = gateway.post("/v1/nli", """
                    {"model": "llm:compatible:m", "premise": "a", "hypothesis": "b"}""");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }
}
