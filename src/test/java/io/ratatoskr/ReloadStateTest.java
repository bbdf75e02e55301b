package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.telemetry.ManagementServer;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gateway has counted, measured and stored goes on with the next configuration. */
@Timeout(60)
final class ReloadStateTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String CHATS = "/v1/chat/completions";
    private static final Map<String, String> OK_CHATS =
            Map.of("provider", "compatible", "operation", "chat", "status", "ok");

    /** For all tests: closing a client takes long on a busy machine. */
    private static final Map<HttpClient.Version, HttpClient> CLIENTS = new EnumMap<>(Map.of(
            HttpClient.Version.HTTP_1_1, client(HttpClient.Version.HTTP_1_1),
            HttpClient.Version.HTTP_2, client(HttpClient.Version.HTTP_2)));

    @TempDir
    Path home;

    private final MockProvider mock = MockProvider.start();
    private TestGateway gateway;

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        mock.close();
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    private void settings(MockProvider provider, String... lines) throws IOException {
        Path file = home.resolve("config/application.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "ratatoskr.providers.compatible.base-url=" + provider.baseUrl() + "\n" + String.join("\n", lines)
                        + "\n");
    }

    private void start(String... keysAndValues) {
        gateway = TestGateway.of(Ratatoskr.builder().home(home), keysAndValues);
    }

    private static String body(String model) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}".formatted(model);
    }

    private HttpResponse<String> chat() {
        return gateway.post(CHATS, body("compatible:m"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int managementPort() {
        return gateway.context()
                .getRegistry()
                .lookupByNameAndType(ManagementServer.BEAN, ManagementServer.class)
                .port();
    }

    private HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void counters_go_on_gauges_read_the_new_objects_and_the_management_port_stays(HttpClient.Version version)
            throws Exception {
        settings(mock, "ratatoskr.routing.max-in-flight=5");
        mock.always(MockResponse.text("four"));
        // One port of each kind: chosen by the system, or fixed
        String wanted = version == HttpClient.Version.HTTP_2 ? "0" : Integer.toString(freePort());
        start("ratatoskr.management.port", wanted);
        assertThat(chat().statusCode()).isEqualTo(200);
        int port = managementPort();
        var old = new WeakReference<>(gateway.context());
        HttpClient client = CLIENTS.get(version);
        assertThat(get(client, port, "/health/ready").statusCode()).isEqualTo(200);
        for (int limit = 6; limit < 8; limit++) {
            settings(mock, "ratatoskr.routing.max-in-flight=" + limit);
            gateway.reload();
            assertThat(managementPort()).isEqualTo(port);
            // On the connection from before the reload, and on another one
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> health = get(client, port, "/health/ready");
                assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
                Scrape scrape = Scrape.parse(get(client, port, "/metrics").body());
                assertThat(scrape.value("ratatoskr_requests_total", OK_CHATS)).hasValue(limit - 5);
                assertThat(scrape.value("ratatoskr_requests_limit", Map.of())).hasValue(limit);
                assertThat(scrape.value("ratatoskr_ready", Map.of())).hasValue(1);
            }
            assertThat(chat().statusCode()).isEqualTo(200);
        }
        await().atMost(TIMEOUT).until(() -> {
            System.gc();
            return old.get() == null;
        });
        Scrape scrape = Scrape.of(gateway.context());
        assertThat(scrape.value("ratatoskr_requests_total", OK_CHATS)).hasValue(3);
        assertThat(scrape.value("ratatoskr_http_responses_total", Map.of("status", "200")))
                .hasValue(3);
        assertThat(scrape.value("ratatoskr_http_requests_active", Map.of())).hasValue(0);
        assertThat(scrape.value("ratatoskr_attempts_active", Map.of("provider", "compatible")))
                .hasValue(0);
        assertThat(scrape.value("ratatoskr_breaker_state", Map.of("provider", "compatible", "operation", "chat")))
                .hasValue(0);
        assertThat(scrape.samples("jvm_threads_live_threads")).hasSize(1);
        // What collects garbage must not collect what gauges read
        assertThat(Scrape.of(gateway.context()).value("ratatoskr_requests_limit", Map.of()))
                .hasValue(7);
    }

    @Test
    void responses_stay_in_the_cache_until_the_provider_changes() throws Exception {
        String cached = "ratatoskr.cache.chat=true";
        settings(mock, cached);
        mock.always(MockResponse.text("from the old one"));
        start();
        assertThat(cacheStatus()).isEqualTo("miss");
        settings(mock, cached, "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(cacheStatus()).isEqualTo("hit");
        try (MockProvider other = MockProvider.start()) {
            other.always(MockResponse.text("from the new one"));
            settings(other, cached);
            gateway.reload();
            HttpResponse<String> response = gateway.post(CHATS, deterministic());
            assertThat(response.headers().firstValue("x-ratatoskr-cache")).contains("miss");
            assertThat(response.body()).contains("from the new one");
        }
    }

    private static String deterministic() {
        return body("compatible:m").replace("{\"model", "{\"temperature\":0,\"model");
    }

    private String cacheStatus() {
        HttpResponse<String> response = gateway.post(CHATS, deterministic());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String status = response.headers().firstValue("x-ratatoskr-cache").orElse("none");
        return status.startsWith("hit") ? "hit" : status;
    }

    @Test
    void measured_latencies_stay() throws Exception {
        String second = "ratatoskr.providers.mine.base-url=" + mock.baseUrl();
        settings(mock, second);
        Files.writeString(
                home.resolve("config/models.yaml"),
                "aliases:\n  fast: {models: [\"compatible:m\", \"mine:m\"], strategy: latency}\n");
        mock.always(MockResponse.text("four").delay(Duration.ofMillis(20)));
        start();
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.post(CHATS, body("fast")).statusCode()).isEqualTo(200);
        }
        JsonNode before = candidates();
        assertThat(before.path(0).path("score").asDouble()).isGreaterThan(19);
        settings(mock, second, "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(candidates()).isEqualTo(before);
    }

    private JsonNode candidates() throws IOException {
        HttpResponse<String> response = gateway.post("/v1/route", body("fast"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body()).path("candidates");
    }

    @Test
    void turns_go_on() throws Exception {
        settings(mock);
        Files.writeString(
                home.resolve("config/models.yaml"),
                "aliases:\n  fast: {models: [\"compatible:m\", \"compatible:n\"], strategy: round-robin}\n");
        mock.always(MockResponse.text("four"));
        start();
        JsonNode first = candidates();
        assertThat(gateway.post(CHATS, body("fast")).statusCode()).isEqualTo(200);
        JsonNode before = candidates();
        assertThat(before).isNotEqualTo(first);
        settings(mock, "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(candidates()).isEqualTo(before);
    }

    @Test
    void a_rate_that_is_used_up_stays_used_up() throws Exception {
        String[] rates = {
            "ratatoskr.providers.compatible.requests-per-minute=2", "ratatoskr.providers.compatible.rate-wait=0s"
        };
        settings(mock, rates);
        start();
        assertThat(chat().statusCode()).isEqualTo(200);
        settings(mock, rates[0], rates[1], "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(chat().statusCode()).isEqualTo(200);
        assertThat(chat().statusCode()).isEqualTo(429);
    }

    @Test
    void a_circuit_breaker_that_an_operator_opened_stays_open_with_other_settings() throws Exception {
        settings(mock);
        start();
        breakers().forceOpen("compatible", "chat");
        settings(mock, "ratatoskr.providers.compatible.breaker-window=30");
        gateway.reload();
        assertThat(chat().statusCode()).isEqualTo(503);
        assertThat(breakers().find("compatible", "chat").orElseThrow().getState())
                .isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        breakers().endForcedOpen("compatible", "chat");
        assertThat(chat().statusCode()).isEqualTo(200);
    }

    private CircuitBreakers breakers() {
        return gateway.context()
                .getRegistry()
                .lookupByNameAndType(RatatoskrConstants.BREAKERS_BEAN, CircuitBreakers.class);
    }

    @Test
    void requests_of_both_configurations_count_together() throws Exception {
        settings(mock, "ratatoskr.routing.max-in-flight=1");
        start();
        var hold = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(hold));
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(this::chat);
        mock.awaitCalls(1, TIMEOUT);
        settings(mock, "ratatoskr.routing.max-in-flight=1", "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(chat().statusCode()).isEqualTo(429);
        hold.complete(null);
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void a_gateway_that_waits_for_requests_of_an_earlier_configuration_is_not_ready() throws Exception {
        settings(mock);
        start("ratatoskr.management.port", "0");
        CamelContext first = gateway.context();
        var hold = new CompletableFuture<Void>();
        mock.always(MockResponse.text("four").holdUntil(hold));
        HttpRequest chat = HttpRequest.newBuilder(URI.create(gateway.url() + CHATS))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body("compatible:m")))
                .build();
        HttpClient client = CLIENTS.get(HttpClient.Version.HTTP_1_1);
        CompletableFuture<HttpResponse<String>> request = client.sendAsync(chat, BodyHandlers.ofString());
        mock.awaitCalls(1, TIMEOUT);
        settings(mock, "ratatoskr.routing.total=50s");
        gateway.reload();
        assertThat(gateway.context()).isNotSameAs(first);
        assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        int port = gateway.port();
        int management = managementPort();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);
        await().atMost(TIMEOUT).until(() -> get(client, port, "/health/ready").statusCode() == 503);
        assertThat(get(client, port, "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> health = get(client, management, "/health/ready");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("the gateway is stopping");
        hold.complete(null);
        assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stop.get(30, TimeUnit.SECONDS);
    }
}
