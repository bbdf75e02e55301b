package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.socket.nio.NioSocketChannel;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.settings.TlsSettings;
import io.ratatoskr.testing.LogCapture;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a provider that no longer respond: later calls use a fresh one. */
final class DeadConnectionTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    /** No PING within a test. */
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    static Path folder;

    static TlsSettings tls;

    @BeforeAll
    static void createCertificate() throws Exception {
        tls = TestCertificate.in(folder).pem();
    }

    @Test
    void connection_that_was_closed_while_it_connected_is_no_failure_of_its_own() {
        var channel = new NioSocketChannel();
        channel.unsafe().closeForcibly();
        assertThatCode(() -> UpstreamConnection.keepAlive(channel)).doesNotThrowAnyException();
    }

    @Test
    void call_after_a_timeout_on_a_silent_connection_uses_a_fresh_one() throws Exception {
        try (var upstream = new Http2Upstream(tls, 1);
                var provider = client(upstream.url(), NEVER)) {
            UpstreamCall lost = provider.start("/");
            CallPermitsTest.await(() -> upstream.connections() == 1);
            assertThatThrownBy(() -> lost.status(SHORT, "the response")).isInstanceOf(ProviderUnavailable.class);
            assertServed(provider.start("/"), 2);
            assertThat(provider.client.callsInFlight()).isZero();
        }
    }

    @Test
    void parallel_calls_on_a_silent_connection_recover() throws Exception {
        try (var upstream = new Http2Upstream(tls, 1);
                var provider = client(upstream.url(), NEVER)) {
            List<CompletableFuture<Integer>> callers = IntStream.range(0, 20)
                    .mapToObj(i -> run(() -> {
                        UpstreamCall lost = provider.start("/");
                        CallPermitsTest.await(() -> upstream.connections() >= 1);
                        assertThatThrownBy(() -> lost.status(SHORT, "the response"))
                                .isInstanceOf(ProviderUnavailable.class);
                        return provider.start("/").status(LONG, "the response");
                    }))
                    .toList();
            for (CompletableFuture<Integer> caller : callers) {
                assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(upstream.connections()).isEqualTo(2);
            assertThat(provider.client.callsInFlight()).isZero();
        }
    }

    @Test
    void calls_in_flight_finish_on_a_connection_that_gets_no_new_ones() throws Exception {
        try (var upstream = new Http2Upstream(tls, 0);
                var provider = client(upstream.url(), NEVER)) {
            UpstreamCall inFlight = provider.start("/hold");
            CallPermitsTest.await(() -> upstream.held() == 1);
            UpstreamCall late = provider.start("/hold");
            CallPermitsTest.await(() -> upstream.held() == 2);
            assertThatThrownBy(() -> late.status(SHORT, "the response")).isInstanceOf(ProviderUnavailable.class);
            assertServed(provider.start("/"), 2);
            assertThat(upstream.closed()).isZero();
            upstream.release("x".repeat(40_000));
            assertServed(inFlight, 1);
            assertThat(inFlight.readBody(LONG, 1 << 20)).hasSize(40_000);
            CallPermitsTest.await(() -> upstream.closed() == 1);
            assertServed(provider.start("/"), 2);
        }
    }

    @Test
    void connection_that_delivered_bytes_stays_in_use_after_a_timeout() throws Exception {
        try (var upstream = new Http2Upstream(tls, 0);
                var provider = client(upstream.url(), NEVER)) {
            UpstreamCall held = provider.start("/hold");
            CallPermitsTest.await(() -> upstream.held() == 1);
            assertServed(provider.start("/"), 1);
            assertThatThrownBy(() -> held.status(SHORT, "the response")).isInstanceOf(ProviderUnavailable.class);
            assertServed(provider.start("/"), 1);
        }
    }

    @Test
    void ping_without_a_response_closes_the_connection_under_a_long_call() throws Exception {
        try (var upstream = new Http2Upstream(tls, 1);
                var provider = client(upstream.url(), Duration.ofMillis(50))) {
            UpstreamCall lost = provider.start("/");
            assertThatThrownBy(() -> lost.status(LONG, "the response"))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("is dead: no response to an HTTP/2 PING");
            assertServed(provider.start("/"), 2);
        }
    }

    @Test
    void pings_with_responses_leave_a_slow_call_alone() throws Exception {
        try (var upstream = new Http2Upstream(tls, 0);
                var provider = client(upstream.url(), Duration.ofMillis(400))) {
            assertServed(provider.start("/slow"), 1);
            assertServed(provider.start("/"), 1);
        }
    }

    @Test
    void connection_without_http2_settings_is_closed() throws Exception {
        try (SSLServerSocket server = tlsServer();
                var provider = new ProviderClientFixture(
                        "https://localhost:" + server.getLocalPort(),
                        10,
                        Duration.ofMillis(500),
                        NEVER,
                        options -> options.setTrustOptions(new PemTrustOptions()
                                .addCertPath(tls.certificate().toString())))) {
            var accepted = new AtomicInteger();
            Thread acceptor = Thread.ofVirtual().start(() -> holdConnections(server, accepted));
            for (int i = 1; i <= 2; i++) {
                UpstreamCall lost = provider.start("/");
                assertThat(catchThrowable(() -> lost.status(LONG, "the response")))
                        .isInstanceOf(ProviderUnavailable.class)
                        .hasMessageContaining("no HTTP connection to");
                assertThat(accepted).hasValue(i);
            }
            assertThat(provider.client.callsInFlight()).isZero();
            server.close();
            acceptor.join(Duration.ofSeconds(5));
        }
    }

    private static SSLServerSocket tlsServer() throws Exception {
        char[] password = "changeit".toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(folder.resolve("store.p12").toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        server.setSSLParameters(parameters);
        return server;
    }

    /** Completes the handshake of each connection, then reads and sends nothing. */
    private static void holdConnections(SSLServerSocket server, AtomicInteger accepted) {
        try {
            while (!server.isClosed()) {
                var socket = (SSLSocket) server.accept();
                socket.startHandshake();
                accepted.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over
        }
    }

    @Test
    void timed_out_call_closes_its_http1_connection() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var provider = new ProviderClientFixture(
                        "http://localhost:" + server.getLocalPort(), 1, LONG, NEVER, options -> {})) {
            UpstreamCall lost = provider.start("/");
            try (Socket first = server.accept()) {
                assertThatThrownBy(() -> lost.status(SHORT, "the response")).isInstanceOf(ProviderUnavailable.class);
                UpstreamCall next = provider.start("/");
                try (Socket second = server.accept()) {
                    respond(second);
                    assertThat(next.status(LONG, "the response")).isEqualTo(200);
                }
                first.setSoTimeout(10_000);
                first.getInputStream().readAllBytes();
            }
        }
    }

    @Test
    void connection_closed_by_the_provider_while_idle_costs_no_request() throws Exception {
        try (var log = LogCapture.start();
                var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var provider = new ProviderClientFixture(
                        "http://localhost:" + server.getLocalPort(), 1, LONG, NEVER, options -> {})) {
            for (int i = 0; i < 5; i++) {
                UpstreamCall call = provider.start("/");
                try (Socket socket = server.accept()) {
                    respond(socket);
                    assertThat(call.status(LONG, "the response")).isEqualTo(200);
                    socket.shutdownOutput();
                    // The client has seen the end of the connection once it closes it
                    socket.setSoTimeout(10_000);
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            }
            assertThat(log.text()).doesNotContain("Connection was closed");
        }
    }

    private static void respond(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("{}") < 0) {
            head.append((char) in.read());
        }
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
    }

    private static ProviderClientFixture client(String url, Duration pingInterval) {
        return new ProviderClientFixture(
                url,
                100,
                LONG,
                pingInterval,
                options -> options.setTrustOptions(
                        new PemTrustOptions().addCertPath(tls.certificate().toString())));
    }

    private static void assertServed(UpstreamCall call, int connection) {
        assertThat(call.status(LONG, "the response")).isEqualTo(200);
        assertThat(call.header("connection-number")).isEqualTo(String.valueOf(connection));
    }

    private static <T> CompletableFuture<T> run(Callable<T> action) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
