package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.TlsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GatewayHttpServerProtocolsTest {
    private final ScriptedFrameStream frames = new ScriptedFrameStream();
    private final AtomicReference<Cancellation> cancellation = new AtomicReference<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger parked = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private HttpClient client;
    private TestHttpServer server;

    private void open(UnaryOperator<TestHttpServer.TestServerOptions> configure) {
        server = TestHttpServer.start(
                configure,
                Map.of(
                        "/echo",
                        TestRoute.echo(),
                        "/slow",
                        new TestRoute((request, responder) -> {
                            cancellation.set(request.cancellation());
                            parked.incrementAndGet();
                            go.await();
                            responder.respond(TestRoute.full("done".getBytes(StandardCharsets.UTF_8)));
                        }),
                        "/stream",
                        new TestRoute((request, responder) -> {
                            cancellation.set(request.cancellation());
                            responder.respond(TestRoute.events(frames));
                        })));
        client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultHost("localhost")
                .setDefaultPort(server.server().port()));
    }

    @AfterEach
    void close() throws Exception {
        go.countDown();
        frames.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }

    private HttpClientRequest request(HttpMethod method, String path) throws Exception {
        return get(client.request(method, path)).putHeader("content-type", "application/json");
    }

    /** Sends with the reader already set, since a reader set after sending may miss the body. */
    private static Future<HttpClientResponse> send(
            HttpClientRequest request, Buffer body, Consumer<HttpClientResponse> reader) {
        Future<HttpClientResponse> response = request.response().onSuccess(reader::accept);
        return request.send(body).compose(sent -> response);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void http_2_by_prior_knowledge_is_supported() throws Exception {
        open(options -> options);
        AtomicReference<Buffer> body = new AtomicReference<>();
        HttpClientResponse response = get(
                send(request(HttpMethod.POST, "/echo"), Buffer.buffer("{\"a\":1}"), got -> got.bodyHandler(body::set)));
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().names())
                .containsExactlyInAnyOrder("content-type", "content-length", "x-request-id", "x-content-type-options");
        await().untilAsserted(() -> assertThat(body.get()).hasToString("{\"a\":1}"));
    }

    @Test
    void http_2_carries_large_bodies_both_ways() throws Exception {
        open(options -> options);
        Buffer body = Buffer.buffer(new byte[8 << 20]);
        AtomicReference<Buffer> back = new AtomicReference<>();
        get(send(request(HttpMethod.POST, "/echo"), body, got -> got.bodyHandler(back::set)));
        await().untilAsserted(() ->
                assertThat(back.get()).isNotNull().extracting(Buffer::length).isEqualTo(8 << 20));
    }

    @Test
    void http_2_is_guarded_as_http_1_is() throws Exception {
        open(options -> {
            options.bodyLimit = 100;
            return options;
        });
        assertThat(get(request(HttpMethod.GET, "/nowhere").send()).statusCode()).isEqualTo(404);
        assertThat(get(request(HttpMethod.GET, "/echo")
                                .authority(HostAndPort.authority("evil.example"))
                                .send())
                        .statusCode())
                .isEqualTo(421);
        assertThat(get(request(HttpMethod.GET, "/echo")
                                .putHeader("origin", "https://evil.example")
                                .send())
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(request(HttpMethod.POST, "/echo")
                                .putHeader("content-type", "text/plain")
                                .send("a"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(get(request(HttpMethod.POST, "/echo").send("a".repeat(101))).statusCode())
                .isEqualTo(413);
        assertThat(get(request(HttpMethod.HEAD, "/echo").send()).statusCode()).isEqualTo(200);
    }

    @Test
    void streams_of_http_2_wait_beside_each_other() throws Exception {
        open(options -> options);
        List<Future<HttpClientResponse>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(request(HttpMethod.GET, "/slow").send());
        }
        await().until(() -> parked.get() == 200);
        assertThat(get(request(HttpMethod.POST, "/echo").send("1")).statusCode())
                .isEqualTo(200);
        go.countDown();
        for (Future<HttpClientResponse> response : waiting) {
            assertThat(get(response).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_reset_stream_cancels_its_request_and_keeps_the_connection() throws Exception {
        open(options -> options);
        HttpClientRequest slow = request(HttpMethod.GET, "/slow");
        slow.send();
        await().until(() -> parked.get() == 1);
        assertThat(slow.reset()).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> cancellation.get().isCancelled());
        assertThat(get(request(HttpMethod.POST, "/echo").send("1")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void frames_arrive_one_by_one_by_http_2() throws Exception {
        open(options -> options);
        frames.add("data: 1\n\n");
        List<String> seen = new CopyOnWriteArrayList<>();
        get(send(
                request(HttpMethod.GET, "/stream"),
                Buffer.buffer(),
                got -> got.handler(chunk -> seen.add(chunk.toString()))));
        await().until(() -> seen.equals(List.of("data: 1\n\n")));
        frames.add("data: 2\n\n").end();
        await().until(() -> String.join("", seen).equals("data: 1\n\ndata: 2\n\n"));
        await().until(() -> frames.closes.get() == 1);
    }

    @Test
    void a_stalled_reader_of_http_2_pauses_the_source_and_is_disconnected() throws Exception {
        open(options -> {
            options.stalledReader = Duration.ofMillis(500);
            return options;
        });
        String frame = "x".repeat(64 << 10);
        for (int i = 0; i < 1000; i++) {
            frames.add(frame);
        }
        HttpClientResponse response = get(send(request(HttpMethod.GET, "/stream"), Buffer.buffer(), ReadStream::pause));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(frames.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(frames.pulled.get()).isLessThan(100);
    }

    @ParameterizedTest
    @EnumSource(java.net.http.HttpClient.Version.class)
    void tls_offers_both_versions(java.net.http.HttpClient.Version version, @TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        open(options -> {
            options.tls = Optional.of(certificate.pem());
            return options;
        });
        try (java.net.http.HttpClient https = java.net.http.HttpClient.newBuilder()
                .sslContext(certificate.client())
                .version(version)
                .build()) {
            HttpResponse<String> response = https.send(
                    HttpRequest.newBuilder(URI.create(server.url("/echo")))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{}");
            assertThat(response.version()).isEqualTo(version);
        }
        try (RawHttpClient plain = server.client()) {
            plain.get("/echo");
            assertThatThrownBy(plain::read).hasMessageContaining("closed the connection");
        }
    }

    @Test
    void jdk_clients_that_request_an_upgrade_get_http_1() throws Exception {
        open(options -> options);
        try (java.net.http.HttpClient jdk = java.net.http.HttpClient.newHttpClient()) {
            HttpResponse<String> response = jdk.send(
                    HttpRequest.newBuilder(URI.create(server.url("/echo")))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{}");
            assertThat(response.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_fails_the_start(@TempDir Path folder) throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
        open(options -> options);
        assertThatThrownBy(() -> TestHttpServer.start(
                        options -> {
                            options.tls = Optional.of(new TlsSettings(nothing, nothing, Optional.empty()));
                            return options;
                        },
                        Map.of("/a", TestRoute.text("a"))))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("nothing.pem")
                .hasMessageContaining("PEM");
    }
}
