package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waiting calls and open streams get when the gateway stops: a failure of its own, 503, that says nothing about a provider. */
@Timeout(60)
final class StoppingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ChatRequest REQUEST = ChatRequest.of("compatible:m", Message.user("hi"));
    private static final byte[] CONTENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"more\"}}]}\n\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final MockProvider mock = MockProvider.start();
    private TestGateway gateway;
    private CircuitBreakers breakers;

    @BeforeEach
    void start() {
        gateway = TestGateway.forMock(mock);
        CamelContext context = gateway.context();
        context.getShutdownStrategy().setTimeout(1);
        breakers = context.getRegistry().lookupByNameAndType(RatatoskrConstants.BREAKERS_BEAN, CircuitBreakers.class);
    }

    @AfterEach
    void stop() {
        gateway.close();
        mock.close();
    }

    private HttpResponse<String> responseWhenStopped(String body) throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                CompletableFuture.supplyAsync(() -> gateway.post("/v1/chat/completions", body));
        mock.awaitCalls(1, TIMEOUT);
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(() -> gateway.context().stop());
        HttpResponse<String> received = response.get(30, TimeUnit.SECONDS);
        stopped.get(30, TimeUnit.SECONDS);
        return received;
    }

    private static void assertStopping(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("\"code\":\"stopping\"").contains("the gateway is stopping");
        assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        assertThat(response.headers().firstValue("x-should-retry")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_waiting_call_gets_503_that_asks_to_retry(boolean stream) throws Exception {
        mock.always(MockResponse.silence());
        assertStopping(responseWhenStopped(
                "{\"model\":\"compatible:m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(stream)));
        CircuitBreaker breaker = breakers.find("compatible", "chat").orElseThrow();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    /** A load balancer sends requests until it has seen that the gateway is not ready. */
    @Test
    void requests_are_served_for_a_while_after_the_gateway_has_said_that_it_is_not_ready() throws Exception {
        mock.always(MockResponse.text("four"));
        TestGateway delayed = TestGateway.forMock(mock, "ratatoskr.shutdown.delay", "5s");
        int port = delayed.port();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(delayed::close);
        await().pollInterval(Duration.ofMillis(10)).atMost(TIMEOUT).until(() -> status(port, "/health/ready") == 503);
        try (RawHttpClient client = new RawHttpClient(port)) {
            client.post(
                    "/v1/chat/completions",
                    "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(client.read().status()).isEqualTo(200);
        }
        stopped.get(30, TimeUnit.SECONDS);
    }

    private static int status(int port, String path) {
        try (RawHttpClient client = new RawHttpClient(port)) {
            return client.get(path).read().status();
        }
    }

    @Test
    void a_call_that_waits_for_its_retry_gets_503_that_asks_to_retry() throws Exception {
        mock.always(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(30)));
        assertStopping(responseWhenStopped(
                "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
    }

    @Test
    void an_endless_stream_ends_with_an_error_and_holds_the_stop_up_for_the_shutdown_timeout_only() throws Exception {
        mock.always(MockResponse.endless(CONTENT).between(Duration.ofMillis(10)));
        try (RawHttpClient client = new RawHttpClient(gateway.port())) {
            client.post(
                    "/v1/chat/completions",
                    "{\"model\":\"compatible:m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(client.readHead().status()).isEqualTo(200);
            long start = System.nanoTime();
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> gateway.context().stop());
            String last = "";
            for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
                last = new String(chunk, StandardCharsets.UTF_8);
            }
            assertThat(last).contains("\"code\":\"stopping\"");
            stopped.get(30, TimeUnit.SECONDS);
            // Of these, one second is the shutdown timeout
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
        mock.awaitAborted(1, TIMEOUT);
        assertThat(breakers.find("compatible", "chat")
                        .orElseThrow()
                        .getMetrics()
                        .getNumberOfFailedCalls())
                .isZero();
    }

    @Test
    void calls_and_streams_of_a_library_end_with_the_same_failure_when_it_is_closed() throws Exception {
        ModelGateway library = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .build();
        mock.enqueue(MockResponse.text("one two").holdBefore(2, new CompletableFuture<>()), MockResponse.silence());
        try (ChatStream stream = library.stream(REQUEST)) {
            var call = CompletableFuture.supplyAsync(() -> library.chat(REQUEST), Thread::startVirtualThread);
            mock.awaitCalls(2, TIMEOUT);
            library.close();
            assertThatThrownBy(call::join).hasCauseInstanceOf(GatewayStopping.class);
            assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(GatewayStopping.class);
        }
        assertThatThrownBy(() -> library.chat(REQUEST)).isInstanceOf(GatewayStopping.class);
        mock.awaitAborted(2, TIMEOUT);
    }
}
