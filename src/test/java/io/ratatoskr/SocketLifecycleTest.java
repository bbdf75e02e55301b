package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.socket.SocketFrontend;
import io.ratatoskr.camel.socket.SocketGateway;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LineClient;
import io.ratatoskr.testing.LogCapture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Unix socket of a gateway that starts, reloads and stops. */
@Timeout(60)
final class SocketLifecycleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String CHAT =
            "{\"id\":%d,\"op\":\"chat\",\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @TempDir
    Path home;

    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private Path socket() {
        return home.resolve("ratatoskr.sock");
    }

    private void settings(MockProvider provider, String... lines) throws IOException {
        Path file = home.resolve("config/application.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "ratatoskr.providers.compatible.base-url=%s%nratatoskr.socket.path=ratatoskr.sock%n%s%n"
                        .formatted(provider.baseUrl(), String.join("\n", lines)));
    }

    private TestGateway start() throws IOException {
        return TestGateway.of(Ratatoskr.builder().home(home).config(home.resolve("config/application.properties")));
    }

    private static void add(JsonNode response, Map<Integer, JsonNode> responses) {
        responses.put(response.path("id").asInt(), response);
    }

    private static String text(JsonNode response) {
        return response.at("/result/choices/0/message/content").asText();
    }

    @Test
    void a_reload_keeps_the_connection_and_what_is_in_flight() throws IOException {
        settings(mock);
        mock.always(MockResponse.text("before").delay(Duration.ofMillis(500)));
        try (MockProvider second = MockProvider.start();
                TestGateway gateway = start();
                LineClient client = LineClient.unix(socket())) {
            second.always(MockResponse.text("after"));
            client.send(CHAT.formatted(1));
            mock.awaitCalls(1, TIMEOUT);
            settings(second);
            var responses = new HashMap<Integer, JsonNode>();
            client.send("{\"id\":2,\"op\":\"reload\"}");
            while (!responses.containsKey(2)) {
                add(client.next(), responses);
            }
            client.send(CHAT.formatted(3));
            while (responses.size() < 3) {
                add(client.next(), responses);
            }
            assertThat(responses.get(2).at("/result/changed"))
                    .as(responses.toString())
                    .isNotEmpty();
            assertThat(text(responses.get(1))).isEqualTo("before");
            assertThat(text(responses.get(3))).isEqualTo("after");
            assertThat(gateway.reload().changes()).isEmpty();
        }
    }

    @Test
    void a_reload_with_a_mistake_is_an_error_and_changes_nothing() throws IOException {
        settings(mock);
        mock.always(MockResponse.text("still"));
        try (TestGateway gateway = start();
                LineClient client = LineClient.unix(socket())) {
            settings(mock, "ratatoskr.routing.total=never");
            assertThat(client.call("{\"id\":2,\"op\":\"reload\"}")
                            .at("/error/message")
                            .asText())
                    .contains("ratatoskr.routing.total");
            assertThat(text(client.call(CHAT.formatted(3)))).isEqualTo("still");
            assertThat(gateway.retiredConfigurations()).isZero();
        }
    }

    @Test
    void requests_in_flight_end_when_the_gateway_stops() throws IOException {
        settings(mock);
        mock.always(MockResponse.text("whole").delay(Duration.ofMillis(500)));
        try (TestGateway gateway = start();
                LineClient client = LineClient.unix(socket())) {
            client.send(CHAT.formatted(1));
            mock.awaitCalls(1, TIMEOUT);
            Thread closing = Thread.ofVirtual().start(gateway::close);
            assertThat(text(client.next())).isEqualTo("whole");
            client.awaitEnd();
            assertThat(closing).isNotNull();
            assertThat(socket()).doesNotExist();
        }
    }

    @Test
    void the_default_path_is_in_the_runtime_folder_and_left_to_a_gateway_that_serves_it() {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", home.toString());
        mock.always(MockResponse.text("first"));
        try (TestGateway first = TestGateway.forMock(mock, environment);
                LogCapture log = LogCapture.start();
                TestGateway second = TestGateway.forMock(mock, environment)) {
            assertThat(log.text()).contains("another gateway serves " + socket());
            assertThat(second.get("/v1/models").statusCode()).isEqualTo(200);
            try (LineClient client = LineClient.unix(socket())) {
                assertThat(text(client.call(CHAT.formatted(1)))).isEqualTo("first");
            }
            second.close();
            assertThat(socket()).exists();
            assertThat(first.port()).isPositive();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void a_configured_path_that_another_gateway_serves_refuses_the_start() throws IOException {
        settings(mock);
        try (TestGateway first = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContaining("ratatoskr.socket.path: another process listens on " + socket());
            try (LineClient client = LineClient.unix(socket())) {
                assertThat(client.call("{\"id\":1,\"op\":\"health\"}").has("result"))
                        .isTrue();
            }
            assertThat(first.port()).isPositive();
        }
    }

    @Test
    void without_a_socket_none_of_its_routes_is_loaded() {
        try (TestGateway gateway = TestGateway.forMock(mock)) {
            assertThat(gateway.context().getRoutes())
                    .extracting(Route::getRouteId)
                    .isNotEmpty()
                    .noneMatch(id -> id.startsWith("socket-"));
        }
    }

    @Test
    void a_route_of_the_operator_is_an_operation() throws Exception {
        settings(mock);
        try (TestGateway gateway = start();
                LineClient client = LineClient.unix(socket())) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("socket-requests:hello").convertBodyTo(String.class).setBody(simple("hello ${body.length}"));
                    from("socket-requests:fields")
                            .process(exchange -> exchange.getMessage()
                                    .setBody(Json.mapper()
                                            .readValue(exchange.getMessage().getBody(byte[].class), Map.class)));
                }
            });
            assertThat(client.call("{\"id\":1,\"op\":\"hello\"}").path("result").asText())
                    .startsWith("hello ");
            assertThat(client.call("{\"id\":1,\"op\":\"fields\",\"a\":[1]}").path("result"))
                    .hasToString("{\"a\":[1]}");
            assertThatThrownBy(() -> gateway.context().addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("socket-requests:hello").setBody(constant("twice"));
                        }
                    }))
                    .hasStackTraceContaining(
                            "Multiple consumers for the same endpoint is not allowed: socket-requests:");
        }
    }

    @Test
    void tcp_has_tls_where_http_has() throws Exception {
        TestCertificate certificate = TestCertificate.in(home);
        try (TestGateway gateway = TestGateway.forMock(
                mock,
                "ratatoskr.tcp.port",
                "0",
                "ratatoskr.http.tls-certificate",
                certificate.pem().certificate().toString(),
                "ratatoskr.http.tls-key",
                certificate.pem().key().toString())) {
            int port = gateway.context()
                    .getRegistry()
                    .lookupByNameAndType(SocketFrontend.SERVER_BEAN, SocketGateway.class)
                    .tcpPort()
                    .orElseThrow();
            try (Socket client = certificate.client().getSocketFactory().createSocket("127.0.0.1", port)) {
                client.setSoTimeout(20_000);
                client.getOutputStream().write("{\"id\":1,\"op\":\"health\"}\n".getBytes(StandardCharsets.UTF_8));
                assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
                                .readLine())
                        .startsWith("{\"id\":1,\"result\":{\"status\":\"UP\"");
            }
        }
    }

    @Test
    void headers_of_camel_cannot_be_sent() throws Exception {
        settings(mock);
        mock.always(MockResponse.text("x"));
        try (TestGateway gateway = start();
                LineClient client = LineClient.unix(socket())) {
            assertThat(client.call("{\"id\":1,\"op\":\"models\",\"CamelRatatoskrModel\":\"x\"}")
                            .has("error"))
                    .isTrue();
            assertThat(client.call("{\"id\":1,\"op\":\"health\",\"meta\":{\"CamelHttpUri\":\"x\"}}")
                            .has("error"))
                    .isTrue();
            assertThat(gateway.port()).isPositive();
        }
    }
}
