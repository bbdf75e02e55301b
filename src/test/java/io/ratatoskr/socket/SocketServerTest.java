package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.testing.LineClient;
import io.ratatoskr.testing.TestKeyStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections, keys and limits, over real sockets. */
@Timeout(60)
final class SocketServerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int LINE_LIMIT = 100_000;

    @TempDir
    Path folder;

    private final TestSockets.Counted echo = TestSockets.echo();
    private final TestSockets.Counted hold = TestSockets.hold();
    private final TestSockets.Counted admin = new TestSockets.Counted(
            "admin",
            (request, responder) -> responder.result(
                    ("{\"admin\":" + request.isAdmin() + ",\"name\":\"" + request.callerName() + "\"}")
                            .getBytes(StandardCharsets.UTF_8),
                    null));
    private SocketServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
            assertThat(server.activeRequests()).isZero();
            assertThat(server.connections()).isZero();
        }
    }

    private Path path() {
        return folder.resolve("s");
    }

    private void start(SocketLimits limits, CallerAccess access) {
        start(TestSockets.configuration(TestSockets.both(path(), LINE_LIMIT), limits, access));
    }

    private void start(SocketConfiguration configuration) {
        server = new SocketServer(configuration);
        server.addOperation(echo);
        server.addOperation(hold);
        server.addOperation(admin);
        server.start();
    }

    private void start() {
        start(TestSockets.LIMITS, TestSockets.access(null, AdminPolicy.AUTO));
    }

    private void startWithKeys(AdminPolicy policy) throws IOException {
        startWithKeys(policy, TestSockets.LIMITS);
    }

    private void startWithKeys(AdminPolicy policy, SocketLimits limits) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "ann=good\nroot=best admin\n");
        start(limits, TestSockets.access(keys, policy));
    }

    private LineClient tcp() {
        return LineClient.tcp(server.tcpPort().orElseThrow());
    }

    private LineClient unix() {
        return LineClient.unix(path());
    }

    @Test
    void tcp_needs_a_key_on_its_first_line_where_keys_are_required() throws IOException {
        startWithKeys(AdminPolicy.AUTO);
        try (LineClient client = tcp()) {
            assertThat(client.call("{\"id\":1,\"op\":\"echo\"}")
                            .at("/error/message")
                            .asText())
                    .startsWith("Unauthorized");
            client.awaitEnd();
        }
        try (LineClient client = tcp()) {
            assertThat(client.call("{\"op\":\"auth\",\"key\":\"bad\"}")
                            .at("/error/message")
                            .asText())
                    .startsWith("Unauthorized")
                    .doesNotContain("bad");
            client.awaitEnd();
        }
        try (LineClient client = tcp()) {
            client.call("garbage");
            client.awaitEnd();
        }
        assertThat(echo.started).hasValue(0);
        try (LineClient client = tcp()) {
            assertThat(client.call("{\"op\":\"auth\",\"key\":\"good\"}").has("result"))
                    .isTrue();
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}").path("result"))
                    .hasToString("{\"admin\":false,\"name\":\"ann\"}");
        }
        try (LineClient client = tcp()) {
            client.call("{\"op\":\"auth\",\"key\":\"best\"}");
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}").path("result"))
                    .hasToString("{\"admin\":true,\"name\":\"root\"}");
        }
    }

    @Test
    void a_connection_that_sends_no_key_in_time_is_closed() throws IOException {
        startWithKeys(AdminPolicy.AUTO, new SocketLimits(TestSockets.LONG, SHORT, TestSockets.LONG, 100));
        try (LineClient client = tcp();
                LineClient local = unix()) {
            client.awaitEnd();
            assertThat(local.call("{\"id\":1,\"op\":\"echo\"}").has("result")).isTrue();
        }
    }

    @Test
    void a_revoked_key_ends_with_the_next_line() throws IOException {
        startWithKeys(AdminPolicy.AUTO);
        CallerAccess access = server.access();
        try (LineClient client = tcp()) {
            client.call("{\"op\":\"auth\",\"key\":\"good\"}");
            assertThat(client.call("{\"id\":1,\"op\":\"echo\"}").has("result")).isTrue();
            Files.writeString(folder.resolve("keys"), "other=another-key\n");
            access.refresh();
            assertThat(client.call("{\"id\":1,\"op\":\"echo\"}").has("error")).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    void the_owner_of_a_unix_socket_is_an_administrator_without_a_key() throws IOException {
        startWithKeys(AdminPolicy.AUTO);
        try (LineClient client = unix()) {
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}").path("result"))
                    .hasToString("{\"admin\":true,\"name\":\"null\"}");
            client.call("{\"op\":\"auth\",\"key\":\"good\"}");
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}")
                            .at("/result/name")
                            .asText())
                    .isEqualTo("ann");
        }
    }

    @Test
    void only_keys_have_admin_rights_where_that_is_configured() throws IOException {
        startWithKeys(AdminPolicy.KEYS);
        try (LineClient client = unix()) {
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}")
                            .at("/result/admin")
                            .asBoolean())
                    .isFalse();
            client.call("{\"op\":\"auth\",\"key\":\"best\"}");
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}")
                            .at("/result/admin")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void a_socket_for_more_than_its_owner_has_the_rights_of_loopback() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "ann=good\n");
        SocketSettings wide = new SocketSettings(
                Optional.of(path()), false, 0666, Optional.empty(), LINE_LIMIT, "127.0.0.1", Optional.empty());
        start(TestSockets.configuration(wide, TestSockets.LIMITS, TestSockets.access(keys, AdminPolicy.AUTO)));
        try (LineClient client = unix()) {
            assertThat(client.call("{\"id\":1,\"op\":\"admin\"}")
                            .at("/result/admin")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void a_line_over_the_limit_is_skipped_and_the_connection_stays() {
        start();
        try (LineClient client = unix()) {
            String tooLong = "{\"id\":1,\"op\":\"echo\",\"a\":\"" + "x".repeat(LINE_LIMIT) + "\"}";
            client.send(tooLong).send("{\"id\":2,\"op\":\"echo\"}");
            assertThat(client.nextLine()).startsWith("{\"id\":null,\"error\":").contains("100,000 bytes");
            assertThat(client.next().path("id").asInt()).isEqualTo(2);
        }
    }

    @Test
    void http_on_the_tcp_port_is_closed_before_its_body() {
        start();
        try (LineClient client = tcp()) {
            client.sendBytes(
                    "POST / HTTP/1.1\r\nhost: x\r\n\r\n{\"id\":1,\"op\":\"echo\"}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.next().has("error")).isTrue();
            client.awaitEnd();
            assertThat(echo.started).hasValue(0);
        }
    }

    @Test
    void http_on_the_tcp_port_is_closed_before_its_body_when_its_first_line_is_too_long() {
        start();
        try (LineClient client = tcp()) {
            String head = "POST /" + "x".repeat(LINE_LIMIT) + " HTTP/1.1\r\n\r\n";
            client.sendBytes((head + "{\"id\":1,\"op\":\"echo\"}\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.nextLine()).contains("100,000 bytes");
            client.awaitEnd();
            assertThat(echo.started).hasValue(0);
        }
    }

    @Test
    void a_line_without_a_key_takes_no_memory() throws IOException {
        startWithKeys(AdminPolicy.AUTO);
        try (LineClient client = tcp();
                LineClient known = tcp()) {
            known.call("{\"op\":\"auth\",\"key\":\"good\"}");
            String large = "{\"id\":1,\"op\":\"echo\",\"a\":\"" + "x".repeat(20_000) + "\"}";
            assertThat(client.call(large).at("/error/message").asText()).startsWith("Unauthorized");
            client.awaitEnd();
            assertThat(known.call(large).has("result")).isTrue();
        }
    }

    @Test
    void a_connection_has_a_limited_number_of_requests_in_flight() {
        start();
        try (LineClient client = unix()) {
            for (int i = 0; i < SocketLimits.MAX_IN_FLIGHT; i++) {
                client.send("{\"id\":" + i + ",\"op\":\"hold\"}");
            }
            assertThat(client.call("{\"id\":\"more\",\"op\":\"echo\"}")
                            .at("/error/message")
                            .asText())
                    .startsWith("Overloaded");
            client.send("{\"id\":0,\"op\":\"cancel\"}");
            assertThat(client.next().path("id").asInt()).isZero();
            await().atMost(TIMEOUT).until(() -> hold.ended.get() == 1);
            assertThat(client.call("{\"id\":\"more\",\"op\":\"echo\"}").has("result"))
                    .isTrue();
        }
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(hold.ended).hasValue(SocketLimits.MAX_IN_FLIGHT));
    }

    @Test
    void a_client_that_does_not_read_is_closed_and_its_requests_are_cancelled() throws IOException {
        var endless = new TestSockets.Counted("endless", (request, responder) -> {
            byte[] event = ("\"" + "x".repeat(10_000) + "\"").getBytes(StandardCharsets.UTF_8);
            while (true) {
                responder.event(event, 0, event.length);
            }
        });
        start(
                new SocketLimits(TestSockets.LONG, TestSockets.LONG, SHORT, 100),
                TestSockets.access(null, AdminPolicy.AUTO));
        server.addOperation(endless);
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path()));
                LineClient neighbour = unix()) {
            channel.write(ByteBuffer.wrap(
                    "{\"id\":1,\"op\":\"endless\"}\n{\"id\":2,\"op\":\"hold\"}\n".getBytes(StandardCharsets.UTF_8)));
            await().atMost(TIMEOUT).until(() -> endless.ended.get() == 1 && hold.ended.get() == 1);
            assertThat(neighbour.call("{\"id\":1,\"op\":\"echo\"}").has("result"))
                    .isTrue();
        }
    }

    @Test
    void a_client_that_stops_within_a_line_is_closed() {
        start(
                new SocketLimits(TestSockets.LONG, SHORT, TestSockets.LONG, 100),
                TestSockets.access(null, AdminPolicy.AUTO));
        try (LineClient client = unix();
                LineClient idle = unix()) {
            client.sendBytes("{\"id\":".getBytes(StandardCharsets.UTF_8)).awaitEnd();
            assertThat(idle.call("{\"id\":1,\"op\":\"echo\"}").has("result"))
                    .as("a connection without a line stays")
                    .isTrue();
        }
    }

    @Test
    void a_client_that_stops_within_a_line_that_is_skipped_is_closed() {
        start(
                new SocketLimits(TestSockets.LONG, SHORT, TestSockets.LONG, 100),
                TestSockets.access(null, AdminPolicy.AUTO));
        try (LineClient client = unix()) {
            client.sendBytes("x".repeat(LINE_LIMIT + 10_000).getBytes(StandardCharsets.UTF_8))
                    .awaitEnd();
        }
    }

    @Test
    void connections_are_limited() {
        start(
                new SocketLimits(TestSockets.LONG, TestSockets.LONG, TestSockets.LONG, 2),
                TestSockets.access(null, AdminPolicy.AUTO));
        try (LineClient first = unix();
                LineClient second = tcp()) {
            first.call("{\"id\":1,\"op\":\"echo\"}");
            second.call("{\"id\":1,\"op\":\"echo\"}");
            try (LineClient third = unix()) {
                third.awaitEnd();
            }
        }
    }

    @Test
    void a_request_ends_at_its_deadline() {
        start();
        try (LineClient client = unix()) {
            assertThat(client.call("{\"id\":1,\"op\":\"hold\",\"meta\":{\"timeout\":\"200ms\"}}")
                            .at("/error/message")
                            .asText())
                    .contains("200 ms");
        }
    }

    @Test
    void lines_without_memory_are_refused_and_others_are_served() {
        start(TestSockets.configuration(
                TestSockets.both(path(), TestSockets.MEMORY),
                TestSockets.LIMITS,
                TestSockets.access(null, AdminPolicy.AUTO)));
        try (LineClient client = unix()) {
            String large = "{\"id\":%d,\"op\":\"hold\",\"a\":\"" + "x".repeat(TestSockets.MEMORY / 5) + "\"}";
            for (int i = 0; i < 8; i++) {
                client.send(large.formatted(i));
            }
            assertThat(client.next().at("/error/message").asText()).startsWith("Overloaded");
            await().atMost(TIMEOUT).until(() -> hold.started.get() > 0);
        }
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(server.bodyMemory().tryAcquire(TestSockets.MEMORY))
                        .as("all memory is free again")
                        .isTrue());
    }

    @Test
    void a_successor_serves_new_requests_of_open_connections() {
        start();
        SocketServer first = server;
        try (LineClient client = unix()) {
            client.send("{\"id\":1,\"op\":\"hold\"}");
            await().atMost(TIMEOUT).until(() -> hold.started.get() == 1);
            SocketServer next = first.successor(TestSockets.configuration(
                    TestSockets.unix(folder.resolve("elsewhere")),
                    TestSockets.LIMITS,
                    TestSockets.access(null, AdminPolicy.AUTO)));
            TestSockets.Counted successorEcho = TestSockets.echo();
            next.addOperation(successorEcho);
            next.start();
            server = next;
            assertThat(client.call("{\"id\":2,\"op\":\"echo\"}").has("result")).isTrue();
            assertThat(successorEcho.started).hasValue(1);
            assertThat(first.activeRequests()).isEqualTo(1);
            await().atMost(TIMEOUT).until(() -> next.activeRequests() == 0);
            first.stop();
            assertThat(client.next().at("/error/message").asText()).startsWith("GatewayStopping");
            assertThat(client.call("{\"id\":3,\"op\":\"echo\"}").has("result")).isTrue();
        }
    }

    @Test
    void a_paused_server_refuses_new_requests_and_ends_those_in_flight_when_it_stops() {
        start();
        try (LineClient client = unix()) {
            client.send("{\"id\":1,\"op\":\"hold\"}");
            await().atMost(TIMEOUT).until(() -> hold.started.get() == 1);
            server.pauseAccepting();
            assertThat(client.call("{\"id\":2,\"op\":\"echo\"}")
                            .at("/error/message")
                            .asText())
                    .startsWith("GatewayStopping");
            server.removeOperation(echo);
            assertThat(client.call("{\"id\":3,\"op\":\"echo\"}")
                            .at("/error/message")
                            .asText())
                    .as("its route has stopped already")
                    .startsWith("GatewayStopping");
            server.stop();
            assertThat(client.next().path("id").asInt()).isEqualTo(1);
            client.awaitEnd();
        }
        assertThat(path()).doesNotExist();
    }

    private SSLContext tls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(TestKeyStore.create(folder.resolve("tls.p12")))) {
            keys.load(in, TestKeyStore.PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, TestKeyStore.PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return tls;
    }

    @Test
    void a_request_that_does_not_end_in_time_has_a_last_line_when_the_server_stops() throws Exception {
        var release = new CountDownLatch(1);
        start();
        server.addOperation(new TestSockets.Counted("deaf", (request, responder) -> {
            release.await();
            responder.result("{}".getBytes(StandardCharsets.UTF_8), null);
        }));
        try (LineClient unix = unix();
                LineClient tcp = tcp()) {
            unix.send("{\"id\":1,\"op\":\"deaf\"}");
            tcp.send("{\"id\":2,\"op\":\"deaf\"}");
            await().until(() -> server.activeRequests() == 2);
            server.stop();
            assertThat(unix.next().at("/error/message").asText()).startsWith("GatewayStopping");
            unix.awaitEnd();
            assertThat(tcp.next().at("/error/message").asText()).startsWith("GatewayStopping");
            tcp.awaitEnd();
        } finally {
            release.countDown();
        }
        await().until(() -> server.activeRequests() == 0);
    }

    @Test
    void lines_that_have_arrived_when_the_server_stops_are_refused() throws Exception {
        int lines = 500;
        for (int round = 0; round < 3; round++) {
            start();
            SocketServer stopping = server;
            var reading = new CountDownLatch(1);
            stopping.addOperation(new TestSockets.Counted("slow", (request, responder) -> {}) {
                @Override
                public void requestStarted() {
                    // On the thread that reads
                    await().pollDelay(Duration.ZERO).until(stopping::isStopping);
                    reading.countDown();
                }
            });
            try (LineClient client = unix()) {
                client.send("{\"id\":0,\"op\":\"slow\"}\n" + "{\"id\":1,\"op\":\"echo\"}\n".repeat(lines));
                await().until(() -> stopping.activeRequests() == 1);
                Thread stop = Thread.ofVirtual().start(stopping::stop);
                assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
                for (int i = 0; i <= lines; i++) {
                    assertThat(client.next().has("error")).isTrue();
                }
                client.awaitEnd();
                stop.join();
            }
        }
    }

    @Test
    void a_request_of_an_operation_that_stops_meanwhile_is_refused_and_not_counted() {
        start();
        var pending = new AtomicInteger();
        server.addOperation(new SocketOperation() {
            @Override
            public String name() {
                return "stops";
            }

            @Override
            public boolean isAccepting() {
                // As a route that found nothing in flight
                return pending.get() == 0;
            }

            @Override
            public void requestStarted() {
                pending.incrementAndGet();
            }

            @Override
            public void requestEnded() {
                pending.decrementAndGet();
            }

            @Override
            public void serve(SocketRequest request, SocketResponder responder) {
                throw new IllegalStateException("the operation has stopped");
            }
        });
        try (LineClient client = unix()) {
            assertThat(client.call("{\"id\":1,\"op\":\"stops\"}")
                            .at("/error/message")
                            .asText())
                    .startsWith("GatewayStopping");
            assertThat(pending).hasValue(0);
            assertThat(server.activeRequests()).isZero();
        }
    }

    private void startWithTls(SSLContext tls, SocketLimits limits) {
        SocketConfiguration plain = TestSockets.configuration(
                TestSockets.both(path(), LINE_LIMIT), limits, TestSockets.access(null, AdminPolicy.AUTO));
        start(new SocketConfiguration(
                plain.settings(),
                plain.limits(),
                plain.access(),
                plain.bodyMemory(),
                plain.errors(),
                plain.observer(),
                socket -> (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true)));
    }

    @Test
    void client_that_stops_within_the_handshake_of_tls_is_disconnected() throws Exception {
        startWithTls(tls(), new SocketLimits(TestSockets.LONG, SHORT, TestSockets.LONG, 100));
        try (var client = new Socket("127.0.0.1", server.tcpPort().orElseThrow())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(new byte[] {0x16, 3, 1, 2});
            client.getInputStream().readAllBytes();
            await().atMost(TIMEOUT).until(() -> server.connections() == 0);
        }
    }

    @Test
    void tcp_can_have_tls() throws Exception {
        SSLContext tls = tls();
        startWithTls(tls, TestSockets.LIMITS);
        try (SSLSocket client = (SSLSocket) tls.getSocketFactory()
                        .createSocket("127.0.0.1", server.tcpPort().orElseThrow());
                LineClient unencrypted = tcp()) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write("{\"id\":1,\"op\":\"echo\",\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
            var reader = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine().replace(" ", "")).isEqualTo("{\"id\":1,\"result\":{\"a\":2}}");
            unencrypted.send("{\"id\":1,\"op\":\"echo\"}");
            await().atMost(TIMEOUT).until(() -> server.connections() == 1);
            assertThat(echo.started).hasValue(1);
        }
    }
}
