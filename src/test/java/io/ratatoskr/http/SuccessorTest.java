package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.http.TestHttpServer.TestServerOptions;
import io.ratatoskr.settings.HttpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that takes over the socket and the connections of another one, and the end of the last one. */
@Timeout(60)
final class SuccessorTest {
    private static TestRoute text(String text) {
        return new TestRoute((request, responder) -> {
            String body = request.method().equals("POST") ? new String(request.body(), StandardCharsets.UTF_8) : "";
            responder.respond(TestRoute.full((text + body).getBytes(StandardCharsets.UTF_8)));
        });
    }

    private static GatewayHttpServer successor(
            TestHttpServer server, UnaryOperator<TestServerOptions> options, Map<String, HttpRoute> routes) {
        HttpSettings settings = options.apply(new TestServerOptions()).settings();
        GatewayHttpServer successor = server.server()
                .successor(
                        settings,
                        TestHttpServer::errorResponse,
                        Duration.ofSeconds(60),
                        FrontendResources.of(settings));
        routes.forEach((path, route) -> successor.addRoute(path, false, Set.of(), route));
        return successor;
    }

    @Test
    void an_open_connection_gets_the_new_routes() {
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", text("old"), "/b", text("old")));
                RawHttpClient client = server.client()) {
            assertThat(client.get("/a").read().body()).isEqualTo("old");
            GatewayHttpServer successor = successor(server, options -> options, Map.of("/a", text("new")));
            assertThat(client.get("/a").read().body()).isEqualTo("old");
            successor.start();
            assertThat(client.get("/a").read().body()).isEqualTo("new");
            assertThat(client.get("/b").read().status()).isEqualTo(404);
            successor.stop();
        }
    }

    @Test
    void a_request_ends_where_it_began_and_the_next_on_its_connection_is_new() throws Exception {
        var started = new CompletableFuture<Void>();
        var hold = new CompletableFuture<Void>();
        TestRoute slow = new TestRoute((request, responder) -> {
            started.complete(null);
            hold.join();
            responder.respond(TestRoute.full("old".getBytes(StandardCharsets.UTF_8)));
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", slow));
                RawHttpClient client = server.client()) {
            client.get("/a");
            started.get();
            GatewayHttpServer successor = successor(server, options -> options, Map.of("/a", text("new")));
            successor.start();
            assertThat(server.server().activeRequests()).isEqualTo(1);
            server.server().pauseAccepting();
            hold.complete(null);
            assertThat(client.read().body()).isEqualTo("old");
            assertThat(client.get("/a").read().body()).isEqualTo("new");
            successor.stop();
        }
    }

    @Test
    void a_request_whose_body_arrives_meanwhile_is_served_by_the_new_routes() {
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", text("old")));
                RawHttpClient client = server.client();
                RawHttpClient other = server.client()) {
            client.send("POST /a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 2\r\n\r\n1");
            assertThat(other.get("/a").read().body()).isEqualTo("old");
            GatewayHttpServer successor = successor(server, options -> options, Map.of("/a", text("new")));
            successor.start();
            client.send("2");
            assertThat(client.read().body()).isEqualTo("new12");
            successor.stop();
        }
    }

    @Test
    void a_new_connection_gets_the_new_certificate(@TempDir Path folder, @TempDir Path newFolder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        TestCertificate renewed = TestCertificate.in(newFolder);
        UnaryOperator<TestServerOptions> https = options -> {
            options.tls = Optional.of(certificate.pem());
            return options;
        };
        try (TestHttpServer server = TestHttpServer.start(https, Map.of("/a", text("old")));
                HttpClient before = client(certificate.client())) {
            URI uri = URI.create(server.url("/a"));
            assertThat(serial(before, uri)).isNotNull();
            Files.copy(
                    renewed.pem().certificate(), certificate.pem().certificate(), StandardCopyOption.REPLACE_EXISTING);
            GatewayHttpServer broken = successor(server, https, Map.of());
            assertThatThrownBy(broken::prepare)
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContaining("cert.pem");
            Files.copy(renewed.pem().key(), certificate.pem().key(), StandardCopyOption.REPLACE_EXISTING);
            GatewayHttpServer successor = successor(server, https, Map.of("/a", text("new")));
            successor.prepare();
            successor.start();
            assertThat(before.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("new");
            try (HttpClient after = client(renewed.client())) {
                assertThat(serial(after, uri)).isNotEqualTo(serial(before, uri));
            }
            successor.stop();
        }
    }

    private static HttpClient client(SSLContext trust) {
        return HttpClient.newBuilder().sslContext(trust).build();
    }

    private static Object serial(HttpClient client, URI uri) throws Exception {
        return ((X509Certificate) client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .sslSession()
                        .orElseThrow()
                        .getPeerCertificates()[0])
                .getSerialNumber();
    }

    @Test
    void new_keys_apply_at_once(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "one\n");
        UnaryOperator<TestServerOptions> withKeys = options -> {
            options.keysFile = Optional.of(keys);
            return options;
        };
        try (TestHttpServer server = TestHttpServer.start(withKeys, Map.of("/a", text("old")));
                RawHttpClient client = server.client()) {
            assertThat(client.get("/a", "x-api-key: one").read().status()).isEqualTo(200);
            Files.writeString(keys, "two\n");
            GatewayHttpServer successor = successor(server, withKeys, Map.of("/a", text("new")));
            successor.start();
            assertThat(client.get("/a", "x-api-key: two").read().status()).isEqualTo(200);
            assertThat(client.get("/a", "x-api-key: one").read().status()).isEqualTo(401);
            successor.stop();
        }
    }

    @Test
    void a_server_that_stops_closes_a_connection_after_its_response() throws Exception {
        var started = new CompletableFuture<Void>();
        var hold = new CompletableFuture<Void>();
        TestRoute slow = new TestRoute((request, responder) -> {
            started.complete(null);
            hold.join();
            responder.respond(TestRoute.full("done".getBytes(StandardCharsets.UTF_8)));
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", slow));
                RawHttpClient client = server.client()) {
            client.get("/a");
            started.get();
            server.server().pauseAccepting();
            hold.complete(null);
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.body()).isEqualTo("done");
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @Test
    void http2_clients_get_goaway_when_a_server_stops_and_their_streams_continue() throws Exception {
        var started = new CompletableFuture<Void>();
        var hold = new CompletableFuture<Void>();
        TestRoute slow = new TestRoute((request, responder) -> {
            started.complete(null);
            hold.join();
            responder.respond(TestRoute.full("done".getBytes(StandardCharsets.UTF_8)));
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", slow));
                RawHttp2Client client = new RawHttp2Client(server.server().port())) {
            client.get(1, "/a").flush();
            started.get();
            server.server().pauseAccepting();
            assertThat(client.readGoAway()).isZero();
            hold.complete(null);
            RawHttp2Client.Frame frame = client.next();
            while (frame != null && !frame.ends(1)) {
                frame = client.next();
            }
            assertThat(frame).isNotNull();
        }
    }
}
