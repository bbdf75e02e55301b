package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.telemetry.ManagementServer;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port: what it serves, and when it is not there. */
@Timeout(60)
final class ManagementPortTest {
    private static final String PORT = "ratatoskr.management.port";
    private static final String CHAT = """
            {"model":"compatible:m","messages":[{"role":"user","content":"hi"}]}""";

    @RegisterExtension
    static final StubProvider STUB = StubProvider.start();

    /** One for all: closing a client takes long on a busy machine. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestGateway gateway() {
        return TestGateway.forMock(STUB.mock(), PORT, "0");
    }

    private static int port(CamelContext context) {
        ManagementServer server =
                context.getRegistry().lookupByNameAndType(ManagementServer.BEAN, ManagementServer.class);
        return server == null ? 0 : server.port();
    }

    private static HttpResponse<String> get(CamelContext context, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(context) + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void metrics_and_health_are_served_and_nothing_else() throws Exception {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> metrics = get(gateway.context(), "/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(metrics.body()).contains("ratatoskr_ready 1.0", "jvm_memory_used_bytes{", "process_cpu_usage");
            HttpResponse<String> health = get(gateway.context(), "/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"status\":\"UP\"", "\"name\":\"providers\"", "compatible: available for chat")
                    .doesNotContain("\"name\":\"context\"");
            assertThat(get(gateway.context(), "/health/live").body())
                    .contains("\"name\":\"process\"")
                    .doesNotContain("providers");
            assertThat(get(gateway.context(), "/health/ready").body())
                    .contains("\"name\":\"providers\"")
                    .doesNotContain("process");
            for (String path : new String[] {
                "/",
                "/q/dev",
                "/q/dev/top",
                "/observe/health",
                "/observe/metrics",
                "/observe/info",
                "/q/send",
                "/q/upload",
                "/q/download",
                "/v1/models",
                "/metrics/x",
                "/jolokia",
                "/q/jolokia"
            }) {
                assertThat(get(gateway.context(), path).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(gateway.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(gateway.get("/health").statusCode()).isEqualTo(404);
        }
    }

    /** A page of a foreign site whose name resolves to this machine must not read the metrics. */
    @ParameterizedTest
    @CsvSource({"localhost, 200", "127.0.0.1:9742, 200", "[::1]:9742, 200", "evil.example, 421", "10.0.0.1:9742, 421"})
    void loopback_port_serves_loopback_hosts_only(String host, int status) throws Exception {
        try (TestGateway gateway = gateway();
                var socket = new Socket(InetAddress.getLoopbackAddress(), port(gateway.context()))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    /** A second instance would have event loops and threads of its own. */
    @Test
    void server_runs_on_the_vertx_instance_of_the_gateway() {
        try (TestGateway gateway = gateway()) {
            Vertx vertx = gateway.context()
                    .hasService(ManagementHttpServer.class)
                    .getRouter()
                    .vertx();
            long count = 0;
            for (var ignored : ((VertxInternal) vertx).getEventLoopGroup()) {
                count++;
            }
            assertThat(count).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(gateway.context().getRegistry().findByType(Vertx.class)).isEmpty();
        }
    }

    @Test
    void a_taken_port_fails_the_start_with_one_sentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> TestGateway.forMock(STUB.mock(), PORT, Integer.toString(taken.getLocalPort())))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessage(
                            "the management port 127.0.0.1:%d is in use (another gateway?); set ratatoskr.management.port to another port, or to off for none",
                            taken.getLocalPort());
        }
    }

    @Test
    void an_empty_port_means_no_server_and_no_metrics() {
        try (TestGateway gateway = TestGateway.forMock(STUB.mock(), PORT, "")) {
            assertThat(gateway.context().getRegistry().lookupByName(ManagementServer.BEAN))
                    .isNull();
            assertThat(gateway.context().getRegistry().lookupByName("metricsRegistry"))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.server.enabled", "camel.management.enabled"})
    void keys_that_open_other_servers_are_refused(String key) {
        assertThatThrownBy(() -> TestGateway.forMock(STUB.mock(), key, "true"))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining(key + ": the gateway has its own servers; see ratatoskr.");
    }

    @Test
    void a_gateway_in_an_application_opens_no_port_unless_it_sets_one() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            try (ModelGateway gateway = embedded().into(context)) {
                assertThat(gateway).isNotNull();
                assertThat(context.getRegistry().lookupByName(ManagementServer.BEAN))
                        .isNull();
            }
        }
    }

    private static Ratatoskr.Builder embedded() {
        return Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.providers.compatible.base-url", STUB.baseUrl())
                .set("ratatoskr.provider-defaults.list-models", "false");
    }

    @Test
    void a_home_folder_alone_opens_no_port(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("routes"));
        Files.writeString(home.resolve("config/application.properties"), PORT + "=9742\n");
        try (var context = new DefaultCamelContext()) {
            context.start();
            try (ModelGateway gateway = embedded().home(home).into(context)) {
                assertThat(gateway).isNotNull();
                assertThat(context.getRegistry().lookupByName(ManagementServer.BEAN))
                        .isNull();
            }
        }
    }

    @Test
    void an_application_that_sets_the_port_gets_it_and_its_context_stays_as_it_was() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            try (ModelGateway gateway = embedded().set(PORT, "0").into(context)) {
                assertThat(gateway).isNotNull();
                assertThat(get(context, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(context, "/metrics").body()).contains("ratatoskr_requests_active 0.0");
            }
            assertThat(context.getRegistry().lookupByName("metricsRegistry")).isNull();
            assertThat(context.getRegistry().findByType(PlatformHttpEngine.class))
                    .isEmpty();
            assertThat(context.getRegistry().findByType(Vertx.class)).isEmpty();
            assertThat(context.hasComponent("platform-http")).isNull();
            try (ModelGateway second = embedded().set(PORT, "0").into(context)) {
                assertThat(second).isNotNull();
                assertThat(get(context, "/health/ready").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void the_component_of_an_application_survives_the_gateway() throws Exception {
        try (var context = new DefaultCamelContext()) {
            var component = new PlatformHttpComponent();
            component.setEngine((endpoint, processor) -> {
                throw new UnsupportedOperationException();
            });
            context.addComponent("platform-http", component);
            context.start();
            try (ModelGateway gateway = embedded().set(PORT, "0").into(context)) {
                assertThat(gateway).isNotNull();
                assertThat(context.hasComponent("platform-http")).isSameAs(component);
            }
            assertThat(context.hasComponent("platform-http")).isSameAs(component);
            assertThat(component.isStarted()).isTrue();
        }
    }

    @Test
    void a_provider_whose_breaker_is_open_is_named_and_the_gateway_is_not_ready_without_others(@TempDir Path routes)
            throws Exception {
        STUB.always(MockResponse.error(503, "down"));
        try (TestGateway gateway = TestGateway.withProviders(
                routes,
                Map.of("first", STUB.mock()),
                PORT,
                "0",
                "ratatoskr.provider-defaults.retries",
                "0",
                "ratatoskr.provider-defaults.breaker-window",
                "2",
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "2")) {
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
            for (String path : new String[] {"chat/completions", "completions", "embeddings"}) {
                String body = path.startsWith("chat")
                        ? CHAT.replace("compatible:m", "first:shared")
                        : path.equals("completions")
                                ? "{\"model\":\"first:shared\",\"prompt\":\"hi\"}"
                                : "{\"model\":\"first:shared\",\"input\":\"hi\"}";
                gateway.post("/v1/" + path, body);
                gateway.post("/v1/" + path, body);
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/health/ready").statusCode() == 503);
            assertThat(gateway.get("/health/ready").body()).isEqualTo("{\"status\":\"DOWN\"}");
            assertThat(gateway.get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
            HttpResponse<String> ready = get(gateway.context(), "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .containsPattern("no provider is available. first: circuit breaker open for \\d+ s");
            assertThat(get(gateway.context(), "/metrics").body())
                    .contains(
                            "ratatoskr_ready 0.0",
                            "ratatoskr_breaker_state{operation=\"chat\",provider=\"first\"} 2.0");
        }
    }

    @Test
    void probes_of_the_http_api_need_no_key_and_show_nothing(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "secret-key\n");
        try (TestGateway gateway =
                TestGateway.forMock(STUB.mock(), "ratatoskr.access.keys-file", keys.toString(), PORT, "")) {
            for (String path : new String[] {"/health/live", "/health/ready"}) {
                assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(200);
                assertThat(gateway.get(path).body()).as(path).isEqualTo("{\"status\":\"UP\"}");
                HttpResponse<String> head = gateway.send(gateway.request(path)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build());
                assertThat(head.statusCode()).as(path).isEqualTo(200);
                assertThat(head.body()).as(path).isEmpty();
                assertThat(gateway.post(path, "{}").statusCode()).as(path).isEqualTo(401);
            }
            assertThat(gateway.get("/health").statusCode()).isEqualTo(401);
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
        }
    }
}
