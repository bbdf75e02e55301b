package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpDoorConnectionsTest {
    /** Routes: /slow parks until it is released or cancelled; /echo; /big returns 32 MiB. */
    private static final class Routes extends RouteBuilder {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger parked = new AtomicInteger();
        final CompletableFuture<Long> cancelledAt = new CompletableFuture<>();

        @Override
        public void configure() {
            from("platform-http:/slow").process(this::park);
            from("platform-http:/echo").process(e -> {
                byte[] body = e.getMessage().getBody(byte[].class);
                e.getMessage()
                        .setBody(
                                body == null
                                        ? e.getMessage()
                                                .getHeader("n", "", String.class)
                                                .getBytes()
                                        : body);
            });
            from("platform-http:/big").process(e -> e.getMessage().setBody(new byte[32 << 20]));
        }

        private void park(Exchange exchange) throws InterruptedException {
            Cancellation cancellation = exchange.getVariable("cancellation", Cancellation.class);
            Thread waiting = Thread.currentThread();
            cancellation.onCancel(() -> {
                cancelledAt.complete(System.nanoTime());
                waiting.interrupt();
            });
            parked.incrementAndGet();
            go.await();
            exchange.getMessage().setBody("done");
        }
    }

    private static final class Door implements AutoCloseable {
        final Routes routes = new Routes();
        final OpenDoor open;

        Door(UnaryOperator<OpenDoor.Wish> wishes) {
            open = OpenDoor.with(wishes, routes);
        }

        @Override
        public void close() {
            routes.go.countDown();
            open.close();
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() {
        try (Door door = new Door(wish -> wish);
                RawClient client = door.open.client()) {
            client.get("/slow").post("/echo", "\"2\"").get("/echo?n=3");
            await().until(() -> door.routes.parked.get() == 1);
            door.routes.go.countDown();
            assertThat(client.read().body()).isEqualTo("done");
            assertThat(client.read().body()).isEqualTo("\"2\"");
            assertThat(client.read().body()).isEqualTo("3");
            assertThat(client.get("/echo?n=4").read().body()).isEqualTo("4");
        }
    }

    @Test
    void many_pipelined_requests_are_answered_in_order_too() {
        try (Door door = new Door(wish -> wish);
                RawClient client = door.open.client()) {
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
    void what_a_client_sends_ahead_is_bounded() {
        try (Door door = new Door(wish -> wish);
                RawClient client = door.open.client()) {
            client.get("/slow");
            await().until(() -> door.routes.parked.get() == 1);
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
        try (Door door = new Door(wish -> wish)) {
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    clients.add(door.open.client().get("/slow"));
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> door.routes.parked.get() == 1000);
                try (RawClient next = door.open.client()) {
                    assertThat(next.get("/echo?n=1001").read().body()).isEqualTo("1001");
                }
                door.routes.go.countDown();
                for (RawClient client : clients) {
                    assertThat(client.read().body()).isEqualTo("done");
                }
            } finally {
                clients.forEach(RawClient::close);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset", "half-close", "close with requests waiting"})
    void a_client_that_leaves_cancels_its_call(String how) throws Exception {
        try (Door door = new Door(wish -> wish)) {
            RawClient client = door.open.client().get("/slow");
            await().until(() -> door.routes.parked.get() == 1);
            if (how.contains("waiting")) {
                client.get("/echo").post("/echo", "{}");
            }
            long left = System.nanoTime();
            switch (how) {
                case "reset" -> client.reset();
                case "half-close" -> client.socket.shutdownOutput();
                default -> client.close();
            }
            long at = door.routes.cancelledAt.get(5, TimeUnit.SECONDS);
            client.close();
            System.out.printf("%s: cancelled after %.1f ms%n", how, (at - left) / 1e6);
            assertThat(at - left).isLessThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void a_call_beyond_its_time_is_cancelled() throws Exception {
        try (Door door = new Door(wish -> {
                    wish.total = Duration.ofMillis(50);
                    return wish;
                });
                RawClient client = door.open.client()) {
            client.get("/slow");
            assertThat(door.routes.cancelledAt.get(5, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "GET / HT", "GET / HTTP/1.1\r\nhost: local", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void a_head_that_does_not_come_in_time_ends_the_connection(String begun) {
        try (Door door = new Door(wish -> {
                    wish.headerTimeout = Duration.ofMillis(200);
                    return wish;
                });
                RawClient client = door.open.client()) {
            client.send(begun);
            long start = System.nanoTime();
            while (client.next() >= 0) {
                // HTTP/2 sends its settings first
            }
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void a_dripping_head_gains_no_time() {
        try (Door door = new Door(wish -> {
                    wish.headerTimeout = Duration.ofMillis(300);
                    return wish;
                });
                RawClient client = door.open.client()) {
            assertThat(client.get("/echo?n=1").read().body()).isEqualTo("1");
            long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        try {
                            client.send("x");
                            return false;
                        } catch (RuntimeException cut) {
                            return true;
                        }
                    });
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
        }
    }

    @Test
    void a_body_that_pauses_too_long_is_408() {
        try (Door door = new Door(wish -> {
                    wish.bodyTimeout = Duration.ofMillis(200);
                    return wish;
                });
                RawClient client = door.open.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 100\r\n\r\n{");
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void an_idle_connection_is_closed_but_not_one_that_waits_for_its_answer() {
        try (Door door = new Door(wish -> {
                    wish.keepAlive = Duration.ofMillis(200);
                    wish.headerTimeout = Duration.ofMillis(100);
                    return wish;
                });
                RawClient waiting = door.open.client();
                RawClient idle = door.open.client()) {
            waiting.get("/slow");
            assertThat(idle.get("/echo?n=1").read().body()).isEqualTo("1");
            assertThat(idle.next()).isEqualTo(-1);
            door.routes.go.countDown();
            assertThat(waiting.read().body()).isEqualTo("done");
        }
    }

    @Test
    void connections_beyond_the_most_are_closed() {
        try (Door door = new Door(wish -> {
                    wish.maxConnections = 1;
                    return wish;
                });
                RawClient first = door.open.client()) {
            assertThat(first.get("/echo?n=1").read().body()).isEqualTo("1");
            try (RawClient second = door.open.client()) {
                assertThat(second.next()).isEqualTo(-1);
            }
            assertThat(first.get("/echo?n=2").read().body()).isEqualTo("2");
        }
    }

    @Test
    void bodies_beyond_the_budget_are_429_until_there_is_room() {
        try (Door door = new Door(wish -> {
                    wish.bodyBudget = 1000;
                    return wish;
                });
                RawClient first = door.open.client();
                RawClient second = door.open.client()) {
            first.post("/slow", "\"" + "a".repeat(798) + "\"");
            await().until(() -> door.routes.parked.get() == 1);
            RawClient.Answer refused =
                    second.post("/echo", "\"" + "b".repeat(298) + "\"").read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("retry-after", "1");
            door.routes.go.countDown();
            first.read();
            await().until(() -> {
                try (RawClient again = door.open.client()) {
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
        try (Door door = new Door(wish -> wish);
                RawClient client = door.open.client()) {
            String body = "\"" + "x".repeat((32 << 20) - 2) + "\"";
            assertThat(client.post("/echo", body).read().bytes()).hasSize(32 << 20);
        }
    }

    @Test
    void an_answer_that_nobody_reads_is_cut() {
        try (Door door = new Door(wish -> {
                    wish.stalledReader = Duration.ofMillis(300);
                    return wish;
                });
                RawClient client = door.open.client()) {
            client.get("/big");
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                try {
                    client.send("\r\n");
                    return false;
                } catch (RuntimeException cut) {
                    return true;
                }
            });
        }
    }
}
