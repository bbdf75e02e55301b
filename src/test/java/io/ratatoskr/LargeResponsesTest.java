package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Large provider responses share {@code ratatoskr.routing.response-budget}. */
@Timeout(60)
final class LargeResponsesTest {
    private static final int MIB = 1 << 20;
    private static final String LARGE = chatBody("large");
    private static final String SMALL = chatBody("small");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @RegisterExtension
    private final StubProvider provider = StubProvider.start();

    private static String chatBody(String model) {
        return "{\"model\":\"compatible:%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".formatted(model);
    }

    private static MockResponse chat(int contentBytes) {
        return MockResponse.json(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}"
                        .formatted("0123456789abcde\\n".repeat(contentBytes / 17)));
    }

    private TestGateway gateway(int largeBytes, String... keysAndValues) {
        MockResponse large = chat(largeBytes);
        MockResponse small = MockResponse.text("small");
        provider.mock().always(call -> call.text().contains("small") ? small : large);
        var all = new ArrayList<>(List.of("ratatoskr.routing.response-budget", "1MiB"));
        all.addAll(List.of(keysAndValues));
        return TestGateway.forMock(provider.mock(), all.toArray(String[]::new));
    }

    private static ResponseBudget budget(TestGateway gateway) {
        return gateway.context().getRegistry().findSingleByType(Providers.class).responseBudget();
    }

    @Test
    void many_at_once_are_all_sent_and_held_one_after_the_other() {
        try (TestGateway gateway = gateway(4 * MIB);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ResponseBudget budget = budget(gateway);
            assertThat(budget.limit()).isEqualTo(MIB);
            var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 8; i++) {
                responses.add(
                        CompletableFuture.supplyAsync(() -> gateway.post("/v1/chat/completions", LARGE), threads));
            }
            long most = 0;
            var all = CompletableFuture.allOf(responses.toArray(CompletableFuture<?>[]::new));
            while (!all.isDone()) {
                most = Math.max(most, budget.used());
                LockSupport.parkNanos(100_000);
            }
            assertThat(responses).allSatisfy(response -> {
                assertThat(response.join().statusCode()).isEqualTo(200);
                assertThat(response.join().body()).hasSizeGreaterThan(4 * MIB);
            });
            // One body counts twice, and once more while it is put together; the other seven have at most begun
            assertThat(most).isBetween(8L * MIB, 13L * MIB + 7 * MIB / 2);
            await().atMost(TIMEOUT).until(() -> budget.used() == 0);
        }
    }

    @Test
    void a_client_that_does_not_read_holds_its_response_and_large_ones_are_429_at_their_deadline() {
        try (TestGateway gateway = gateway(24 * MIB, "ratatoskr.routing.total", "5s");
                RawHttpClient slow = new RawHttpClient(gateway.port())) {
            ResponseBudget budget = budget(gateway);
            slow.post("/v1/chat/completions", LARGE);
            assertThat(slow.readHead().status()).isEqualTo(200);

            CompletableFuture<HttpResponse<String>> other =
                    CompletableFuture.supplyAsync(() -> gateway.post("/v1/chat/completions", LARGE));
            int small = 0;
            while (!other.isDone()) {
                assertThat(gateway.post("/v1/chat/completions", SMALL).statusCode())
                        .isEqualTo(200);
                small++;
            }
            assertThat(small).isPositive();
            assertThat(other.join().statusCode()).isEqualTo(429);
            assertThat(other.join().body()).contains("ratatoskr.routing.response-budget", "\"overloaded\"");
            assertThat(other.join().headers().firstValue("retry-after")).contains("1");
            assertThat(budget.used()).isGreaterThan(24L * MIB);

            slow.reset();
            await().atMost(TIMEOUT).until(() -> budget.used() == 0);
            assertThat(gateway.post("/v1/chat/completions", LARGE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_slow_client_gets_all_of_its_response_though_its_deadline_has_passed() {
        try (TestGateway gateway = gateway(24 * MIB, "ratatoskr.routing.total", "1s");
                RawHttpClient slow = new RawHttpClient(gateway.port())) {
            long started = System.nanoTime();
            slow.post("/v1/chat/completions", LARGE);
            int length = Integer.parseInt(slow.readHead().headers().get("content-length"));
            await().until(() ->
                    System.nanoTime() - started > Duration.ofMillis(2200).toNanos());
            for (int i = 0; i < length; i += MIB) {
                assertThat(slow.bytes(Math.min(MIB, length - i))).hasSize(Math.min(MIB, length - i));
            }
            await().atMost(TIMEOUT).until(() -> budget(gateway).used() == 0);
        }
    }

    @Test
    void a_library_call_holds_its_response_until_it_returns() throws Exception {
        try (TestGateway gateway = gateway(2 * MIB);
                var template = gateway.context().createProducerTemplate()) {
            ChatResponse response = template.requestBody(
                    "direct:chat", ChatRequest.of("compatible:large", Message.user("hi")), ChatResponse.class);
            assertThat(response.text()).hasSizeGreaterThan(MIB);
            assertThat(budget(gateway).used()).isZero();
        }
    }

    @Test
    void a_large_error_a_stream_and_a_malformed_response_are_counted_no_longer_than_they_last() {
        try (TestGateway gateway = gateway(MIB, "ratatoskr.providers.compatible.retries", "0")) {
            String padding = "x".repeat(MIB);
            provider.enqueue(
                    MockResponse.json("{\"error\":{\"message\":\"no\"},\"padding\":\"" + padding + "\"}")
                            .status(400),
                    MockResponse.json("{\"choices\":\"" + padding + "\"}"),
                    MockResponse.json("{\"choices\":[{\"message\":" + padding));
            for (int expected : List.of(400, 502, 502)) {
                assertThat(gateway.post("/v1/chat/completions", LARGE).statusCode())
                        .isEqualTo(expected);
                await().atMost(TIMEOUT).until(() -> budget(gateway).used() == 0);
            }
            provider.enqueue(MockResponse.events(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + padding + "\"}}]}",
                    "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
            String stream = LARGE.replace("\"messages\"", "\"stream\":true,\"messages\"");
            assertThat(gateway.post("/v1/chat/completions", stream).body())
                    .hasSizeGreaterThan(MIB)
                    .endsWith("data: [DONE]\n\n");
            await().atMost(TIMEOUT).until(() -> budget(gateway).used() == 0);
        }
    }
}
