package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A server with a plain route and no CamelContext. */
final class HttpRouteTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_route_gets_the_request_on_a_virtual_thread_named_after_it() {
        TestRoute describe = new TestRoute((request, responder) -> {
            List<String> query = new ArrayList<>();
            request.forEachQueryParameter((name, value) -> query.add(name + "=" + value));
            responder.respond(TestRoute.full(utf8(String.join(
                    " ",
                    request.method(),
                    request.rawPath(),
                    request.rawQuery(),
                    request.pathParameters().toString(),
                    query.toString(),
                    request.headers().get("x-a"),
                    new String(request.body(), StandardCharsets.UTF_8),
                    request.id(),
                    Thread.currentThread().isVirtual() + "/"
                            + Thread.currentThread().getName()))));
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/v1/{id}/x", describe));
                RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response = client.post(
                            "/v1/a%2Fb/x?q=1+2&bare", "{}", "x-a: b", "x-request-id: mine")
                    .read();
            assertThat(response.body())
                    .isEqualTo("POST /v1/a%2Fb/x q=1+2&bare {id=a/b} [q=1 2, bare=] b {} mine true/mine");
            assertThat(response.headers()).containsEntry("x-request-id", "mine");
        }
    }

    @Test
    void a_stream_is_written_before_respond_returns_and_counts_until_then() {
        ScriptedFrameStream frames = new ScriptedFrameStream();
        CompletableFuture<Integer> pulledAtReturn = new CompletableFuture<>();
        TestRoute stream = new TestRoute((request, responder) -> {
            responder.respond(TestRoute.events(frames));
            pulledAtReturn.complete(frames.pulled.get());
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/stream", stream));
                RawHttpClient client = server.client()) {
            frames.add("data: 1\n\n");
            client.get("/stream").readHead();
            assertThat(client.chunk()).isEqualTo(utf8("data: 1\n\n"));
            assertThat(stream.active).hasValue(1);
            assertThat(pulledAtReturn).isNotDone();
            frames.add("data: 2\n\n").end();
            assertThat(client.chunk()).isEqualTo(utf8("data: 2\n\n"));
            assertThat(client.chunk()).isEmpty();
            assertThat(pulledAtReturn).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(3);
            await().until(() -> stream.active.get() == 0);
        }
    }

    @Test
    void a_client_that_disconnects_cancels_the_request_of_a_plain_route() {
        AtomicReference<Cancellation> cancellation = new AtomicReference<>();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        TestRoute slow = new TestRoute((request, responder) -> {
            request.cancellation().onCancel(cancelled::countDown);
            cancellation.set(request.cancellation());
            cancelled.await();
            try {
                request.cancellation().throwIfCancelled();
            } catch (Cancelled e) {
                ended.complete(e);
                throw e;
            }
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/slow", slow))) {
            RawHttpClient client = server.client().get("/slow");
            await().until(() -> cancellation.get() != null);
            client.close();
            assertThat(ended)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(reason -> assertThat(reason).hasMessage("the client closed the connection"));
            await().until(() -> slow.active.get() == 0);
        }
    }

    @Test
    void a_failure_that_a_route_throws_is_the_response() {
        TestRoute invalid = new TestRoute((request, responder) -> {
            throw new InvalidRequest("not like this");
        });
        TestRoute failing = new TestRoute((request, responder) -> responder.fail(new InvalidRequest("nor like that")));
        try (TestHttpServer server = TestHttpServer.start(Map.of("/invalid", invalid, "/failing", failing));
                RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response = client.get("/invalid").read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("not like this");
            assertThat(client.get("/failing").read().body()).contains("nor like that");
        }
    }

    @Test
    void a_route_that_sends_no_response_closes_the_connection() {
        try (TestHttpServer server =
                        TestHttpServer.start(Map.of("/silent", new TestRoute((request, responder) -> {})));
                RawHttpClient client = server.client()) {
            assertThat(client.get("/silent").next()).isEqualTo(-1);
        }
    }

    @Test
    void a_second_response_is_refused_and_the_first_one_stays() {
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        TestRoute twice = new TestRoute((request, responder) -> {
            responder.respond(TestRoute.full(utf8("first")));
            try {
                responder.respond(TestRoute.full(utf8("second")));
            } catch (IllegalStateException e) {
                second.complete(e);
            }
        });
        try (TestHttpServer server = TestHttpServer.start(Map.of("/twice", twice, "/hello", TestRoute.text("hello")));
                RawHttpClient client = server.client()) {
            assertThat(client.get("/twice").read().body()).isEqualTo("first");
            assertThat(client.get("/hello").read().body()).isEqualTo("hello");
            assertThat(second)
                    .succeedsWithin(5, TimeUnit.SECONDS)
                    .satisfies(failure -> assertThat(failure).hasMessage("test route responded twice"));
        }
    }

    @Test
    void routes_come_and_go_while_the_server_listens() {
        TestRoute hello = TestRoute.text("hello");
        try (TestHttpServer server = TestHttpServer.start(Map.of("/hello", hello));
                RawHttpClient client = server.client()) {
            assertThatThrownBy(() -> server.server().addRoute("/hello", false, Set.of("GET"), hello))
                    .hasMessage("the path and a method are those of test route; change the path or httpMethodRestrict");
            assertThat(client.get("/hello").read().status()).isEqualTo(200);
            server.server().removeRoute(hello);
            assertThat(client.get("/hello").read().status()).isEqualTo(404);
            server.server().addRoute("/hello", true, Set.of("GET"), hello);
            assertThat(client.get("/hello/below").read().status()).isEqualTo(200);
            assertThat(client.post("/hello", "{}").read().status()).isEqualTo(405);
            hello.accepting = false;
            assertThat(client.get("/hello").read().status()).isEqualTo(503);
        }
    }

    @Test
    void the_requests_of_one_route_are_cancelled_without_those_of_another() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(2);
        TestRoute.Responding slow = (request, responder) -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            request.cancellation().onCancel(cancelled::countDown);
            waiting.countDown();
            while (go.getCount() > 0 && !cancelled.await(1, TimeUnit.MILLISECONDS)) {
                request.cancellation().throwIfCancelled();
            }
            request.cancellation().throwIfCancelled();
            responder.respond(TestRoute.full(utf8("done")));
        };
        TestRoute one = new TestRoute(slow);
        try (TestHttpServer server = TestHttpServer.start(Map.of("/one", one, "/other", new TestRoute(slow)));
                RawHttpClient first = server.client();
                RawHttpClient second = server.client()) {
            first.get("/one");
            second.get("/other");
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            server.server().cancelRequests(one);
            assertThat(first.read().body()).contains("the gateway is stopping");
            go.countDown();
            assertThat(second.read().body()).isEqualTo("done");
        }
    }
}
