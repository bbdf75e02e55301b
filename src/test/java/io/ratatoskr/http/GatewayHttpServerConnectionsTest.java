package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayHttpServerConnectionsTest {
    /** Routes: /slow parks until it is released or cancelled; /echo; /big returns 32 MiB. */
    private static final class Routes {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger parked = new AtomicInteger();
        final CompletableFuture<Long> cancelledAt = new CompletableFuture<>();

        Map<String, HttpRoute> byPath() {
            return Map.of(
                    "/slow",
                    new TestRoute(this::park),
                    "/echo",
                    new TestRoute(Routes::echo),
                    "/big",
                    new TestRoute((request, responder) -> responder.respond(TestRoute.full(new byte[32 << 20]))));
        }

        private static void echo(GatewayHttpRequest request, HttpResponder responder) {
            StringBuilder number = new StringBuilder();
            request.forEachQueryParameter((name, value) -> number.append(value));
            byte[] body = request.body();
            responder.respond(TestRoute.full(body == null ? number.toString().getBytes(StandardCharsets.UTF_8) : body));
        }

        private void park(GatewayHttpRequest request, HttpResponder responder) throws InterruptedException {
            Thread waiting = Thread.currentThread();
            request.cancellation().onCancel(() -> {
                cancelledAt.complete(System.nanoTime());
                waiting.interrupt();
            });
            parked.incrementAndGet();
            go.await();
            responder.respond(TestRoute.full("done".getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final class ServerWithRoutes implements AutoCloseable {
        final Routes routes = new Routes();
        final TestHttpServer server;

        ServerWithRoutes(UnaryOperator<TestHttpServer.TestServerOptions> configure) {
            server = TestHttpServer.start(configure, routes.byPath());
        }

        @Override
        public void close() {
            routes.go.countDown();
            server.close();
        }
    }

    @Test
    void pipelined_requests_get_responses_in_order() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options);
                RawHttpClient client = server.server.client()) {
            client.get("/slow").post("/echo", "\"2\"").get("/echo?n=3");
            await().until(() -> server.routes.parked.get() == 1);
            server.routes.go.countDown();
            assertThat(client.read().body()).isEqualTo("done");
            assertThat(client.read().body()).isEqualTo("\"2\"");
            assertThat(client.read().body()).isEqualTo("3");
            assertThat(client.get("/echo?n=4").read().body()).isEqualTo("4");
        }
    }

    @Test
    void many_pipelined_requests_get_responses_in_order_too() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options);
                RawHttpClient client = server.server.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                all.append("GET /echo?n=").append(i).append(" HTTP/1.1\r\nhost: localhost\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 300; i++) {
                assertThat(client.read().body()).isEqualTo("" + i);
            }
        }
    }

    @Test
    void pipelined_requests_are_bounded() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options);
                RawHttpClient client = server.server.client()) {
            client.get("/slow");
            await().until(() -> server.routes.parked.get() == 1);
            AtomicInteger sent = new AtomicInteger();
            byte[] requests =
                    "GET /echo HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000).getBytes();
            Thread.startVirtualThread(() -> {
                while (sent.get() < 256 << 20) {
                    client.send(requests);
                    sent.addAndGet(requests.length);
                }
            });
            await().during(Duration.ofMillis(500)).until(() -> {
                int before = sent.get();
                TimeUnit.MILLISECONDS.sleep(100);
                return sent.get() == before;
            });
            assertThat(sent.get()).isLessThan(64 << 20);
            client.close();
        }
    }

    @Test
    void a_thousand_waiting_requests_do_not_block_the_next() throws Exception {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options)) {
            List<RawHttpClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    clients.add(server.server.client().get("/slow"));
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> server.routes.parked.get() == 1000);
                try (RawHttpClient next = server.server.client()) {
                    assertThat(next.get("/echo?n=1001").read().body()).isEqualTo("1001");
                }
                server.routes.go.countDown();
                for (RawHttpClient client : clients) {
                    assertThat(client.read().body()).isEqualTo("done");
                }
            } finally {
                clients.forEach(RawHttpClient::close);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset", "half-close", "close with requests waiting"})
    void a_client_that_disconnects_cancels_its_request(String how) throws Exception {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options)) {
            RawHttpClient client = server.server.client().get("/slow");
            await().until(() -> server.routes.parked.get() == 1);
            if (how.contains("waiting")) {
                client.get("/echo").post("/echo", "{}");
            }
            long left = System.nanoTime();
            switch (how) {
                case "reset" -> client.reset();
                case "half-close" -> client.socket.shutdownOutput();
                default -> client.close();
            }
            long at = server.routes.cancelledAt.get(30, TimeUnit.SECONDS);
            client.close();
            System.out.printf("%s: cancelled after %.1f ms%n", how, (at - left) / 1e6);
            assertThat(at - left).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }

    @Test
    void a_request_past_its_timeout_is_cancelled() throws Exception {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.requestTimeout = Duration.ofMillis(50);
                    return options;
                });
                RawHttpClient client = server.server.client()) {
            client.get("/slow");
            assertThat(server.routes.cancelledAt.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "GET / HT", "GET / HTTP/1.1\r\nhost: local", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void a_head_that_does_not_come_in_time_ends_the_connection(String started) {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.headerTimeout = Duration.ofMillis(200);
                    return options;
                });
                RawHttpClient client = server.server.client()) {
            client.send(started);
            long start = System.nanoTime();
            while (client.next() >= 0) {
                // HTTP/2 sends its settings first
            }
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(8));
        }
    }

    @Test
    void a_dripping_head_gains_no_time() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.headerTimeout = Duration.ofMillis(300);
                    return options;
                });
                RawHttpClient client = server.server.client()) {
            assertThat(client.get("/echo?n=1").read().body()).isEqualTo("1");
            long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        client.send("x");
                        return client.socket.getInputStream().available() > 0;
                    });
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(8));
        }
    }

    @Test
    void a_body_that_pauses_too_long_is_408() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.bodyTimeout = Duration.ofMillis(200);
                    return options;
                });
                RawHttpClient client = server.server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 100\r\n\r\n{");
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void an_idle_connection_is_closed_but_not_one_that_waits_for_its_response() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.keepAlive = Duration.ofMillis(200);
                    options.headerTimeout = Duration.ofMillis(100);
                    return options;
                });
                RawHttpClient waiting = server.server.client();
                RawHttpClient idle = server.server.client()) {
            waiting.get("/slow");
            assertThat(idle.get("/echo?n=1").read().body()).isEqualTo("1");
            assertThat(idle.next()).isEqualTo(-1);
            server.routes.go.countDown();
            assertThat(waiting.read().body()).isEqualTo("done");
        }
    }

    @Test
    void connections_above_the_maximum_are_closed() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.maxConnections = 1;
                    return options;
                });
                RawHttpClient first = server.server.client()) {
            assertThat(first.get("/echo?n=1").read().body()).isEqualTo("1");
            try (RawHttpClient second = server.server.client()) {
                assertThat(second.next()).isEqualTo(-1);
            }
            assertThat(first.get("/echo?n=2").read().body()).isEqualTo("2");
        }
    }

    @Test
    void bodies_above_the_memory_limit_are_429_until_memory_is_released() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.bodyBudget = 1000;
                    return options;
                });
                RawHttpClient first = server.server.client();
                RawHttpClient second = server.server.client()) {
            first.post("/slow", "\"" + "a".repeat(798) + "\"");
            await().until(() -> server.routes.parked.get() == 1);
            RawHttpClient.RawResponse refused =
                    second.post("/echo", "\"" + "b".repeat(298) + "\"").read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("retry-after", "1");
            server.routes.go.countDown();
            first.read();
            await().until(() -> {
                try (RawHttpClient again = server.server.client()) {
                    return again.post("/echo", "\"" + "b".repeat(298) + "\"")
                                    .read()
                                    .status()
                            == 200;
                }
            });
        }
    }

    @Test
    void a_body_of_32_mib_passes_both_ways() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> options);
                RawHttpClient client = server.server.client()) {
            String body = "\"" + "x".repeat((32 << 20) - 2) + "\"";
            assertThat(client.post("/echo", body).read().bytes()).hasSize(32 << 20);
        }
    }

    @Test
    void a_response_that_is_not_read_aborts_the_connection() {
        try (ServerWithRoutes server = new ServerWithRoutes(options -> {
                    options.stalledReader = Duration.ofMillis(300);
                    return options;
                });
                RawHttpClient client = server.server.client()) {
            client.get("/big");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                try {
                    client.send("\r\n");
                    return false;
                } catch (RuntimeException shortened) {
                    return true;
                }
            });
        }
    }
}
