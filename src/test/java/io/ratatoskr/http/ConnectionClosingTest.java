package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients learn why their connection ends, and get the response before it does. */
final class ConnectionClosingTest {
    private static TestHttpServer server(UnaryOperator<TestHttpServer.TestServerOptions> configure) {
        return TestHttpServer.start(
                configure,
                Map.of(
                        "/echo",
                        TestRoute.echo(),
                        "/big",
                        new TestRoute((request, responder) -> responder.respond(TestRoute.full(new byte[16 << 20])))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /nowhere", "GET /echo"})
    void a_connection_is_idle_after_its_first_response(String request) {
        try (TestHttpServer server = server(options -> {
                    options.headerTimeout = Duration.ofMillis(100);
                    options.keepAlive = Duration.ofMillis(800);
                    return options;
                });
                RawHttpClient client = server.client()) {
            client.send(request + " HTTP/1.1\r\nhost: localhost\r\n\r\n").read();
            long start = System.nanoTime();
            assertThat(client.end()).isEqualTo("closed");
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    @Test
    void a_connection_is_idle_after_a_request_whose_head_and_body_came_in_one_piece() {
        try (TestHttpServer server = server(options -> {
                    options.headerTimeout = Duration.ofMillis(100);
                    options.keepAlive = Duration.ofMillis(800);
                    return options;
                });
                RawHttpClient client = server.client()) {
            assertThat(client.post("/echo", "1").read().status()).isEqualTo(200);
            long start = System.nanoTime();
            assertThat(client.end()).isEqualTo("closed");
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HT",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nhost: local",
                "GET /echo HTTP/1.1\r\nhost: localhost\r\n\r\nGET /"
            })
    void a_head_that_does_not_come_in_time_is_408(String started) {
        try (TestHttpServer server = server(options -> {
                    options.headerTimeout = Duration.ofMillis(200);
                    return options;
                });
                RawHttpClient client = server.client()) {
            client.send(started);
            if (started.contains("\r\n\r\n")) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n"})
    void a_client_that_sends_nothing_is_disconnected_without_a_response(String nothing) {
        try (TestHttpServer server = server(options -> {
                    options.headerTimeout = Duration.ofMillis(200);
                    return options;
                });
                RawHttpClient client = server.client()) {
            client.send(nothing);
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void a_client_that_still_sends_gets_the_whole_response() throws Exception {
        try (TestHttpServer server = server(options -> options);
                RawHttpClient client = new RawHttpClient(server.server().port(), 8 << 10)) {
            client.get("/big", "connection: close").readHead();
            InputStream in = client.socket.getInputStream();
            for (int rest = 16 << 20; rest > 0; rest -= 1 << 20) {
                assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
                client.send(new byte[1000]);
            }
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @Test
    void a_client_that_still_sends_a_rejected_body_gets_the_response() {
        try (TestHttpServer server = server(options -> {
                    options.bodyLimit = 1000;
                    return options;
                });
                RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 8388608\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                client.send(new byte[1 << 20]);
            }
            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ec",
                "POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                        + "content-length: 4\r\n\r\n12"
            })
    void unfinished_requests_are_503_when_the_server_stops(String started) {
        try (TestHttpServer server = server(options -> options);
                RawHttpClient client = server.client()) {
            assertThat(client.post("/echo", "1").read().status()).isEqualTo(200);
            client.send(started);
            // the first byte of the request has been read when a later connection has been served by its event loop
            awaitRead(server);
            Thread stopping = Thread.startVirtualThread(() -> server.server().stop());
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.headers()).containsEntry("connection", "close").containsKey("retry-after");
            assertThat(client.end()).isEqualTo("closed");
            await().until(() -> !stopping.isAlive());
        }
    }

    @Test
    void a_stopping_server_does_not_wait_for_idle_clients_and_not_long_for_any() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (TestHttpServer server = server(options -> options);
                RawHttpClient idle = server.client();
                RawHttpClient reader = new RawHttpClient(server.server().port(), 8 << 10);
                RawHttp2Client multiplexed = new RawHttp2Client(server.server().port())) {
            assertThat(idle.post("/echo", "1").read().status()).isEqualTo(200);
            reader.get("/big").readHead();
            multiplexed.get(1, "/big").flush();
            assertThat(multiplexed.next()).isNotNull();
            Thread.startVirtualThread(() -> {
                server.server().stop();
                stopped.countDown();
            });
            assertThat(idle.end()).isEqualTo("closed");
            assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.end()).isEqualTo("reset");
        }
    }

    /** Returns when each event loop has served a new connection. */
    private static void awaitRead(TestHttpServer server) {
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            try (RawHttpClient other = server.client()) {
                assertThat(other.post("/echo", "1").read().status()).isEqualTo(200);
            }
        }
    }
}
