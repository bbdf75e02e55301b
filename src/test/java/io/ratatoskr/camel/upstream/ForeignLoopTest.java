package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.testing.LogCapture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls on another event loop than that of their connection, as a pool with connections of several loops has them. */
final class ForeignLoopTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Context loopOfConnection = ((VertxInternal) vertx).createEventLoopContext();
    private final Context otherLoop = ((VertxInternal) vertx).createEventLoopContext();
    private final CompletableFuture<HttpConnection> connection = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ResponseBudget budget = new ResponseBudget(1 << 20);
    private final DeadlineClock clock = new DeadlineClock(failure -> {
        throw new AssertionError(failure);
    });
    private ServerSocket server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        client = vertx.httpClientBuilder()
                .with(new PoolOptions().setHttp1MaxSize(1))
                .withConnectHandler(opened -> {
                    UpstreamConnection.install(opened, Duration.ofHours(1));
                    opened.closeHandler(ignored -> closed.countDown());
                    connection.complete(opened);
                })
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        clock.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2\r\n{}\r\n", "2\r\n{}\r\nnot a chunk size\r\n", "2\r\n{}\r\n0\r\nno trailer"})
    void response_that_arrived_before_the_failure_of_its_connection_is_read(String rest) throws Exception {
        try (var log = LogCapture.start();
                Socket socket = connect()) {
            var busy = new CountDownLatch(1);
            UpstreamCall call = call(client, otherLoop);
            readRequest(socket);
            otherLoop.runOnContext(ignored -> awaitQuietly(busy));
            socket.getOutputStream().write((HEAD + rest).getBytes(StandardCharsets.US_ASCII));
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            busy.countDown();
            assertThat(call.status(LONG, "the response")).isEqualTo(200);
            assertThatThrownBy(() -> call.readBody(LONG, 100)).isInstanceOf(ProviderUnavailable.class);
            assertThat(log.text()).doesNotContain("already complete");
        }
    }

    @Test
    void abort_while_the_request_is_written_resets_it_afterwards() throws Exception {
        try (Socket socket = connect()) {
            List<String> steps = new CopyOnWriteArrayList<>();
            var calling = new CompletableFuture<UpstreamCall>();
            var reset = new CountDownLatch(1);
            InvocationHandler none = (proxy, method, arguments) -> null;
            HttpClient observed = wrap(HttpClient.class, client, none, (name, result) -> {
                if (!name.equals("request")) {
                    return result;
                }
                return ((Future<?>) result)
                        .map(opened -> wrap(
                                HttpClientRequest.class,
                                (HttpClientRequest) opened,
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("end")) {
                                        Thread.ofPlatform()
                                                .start(() -> calling.join().abort(new Cancelled("the caller is gone")))
                                                .join();
                                        steps.add("end");
                                    } else if (method.getName().equals("reset")) {
                                        steps.add("reset");
                                        reset.countDown();
                                    }
                                    return null;
                                },
                                (method, value) -> value));
            });
            calling.complete(call(observed, otherLoop));
            assertThat(reset.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(steps).containsExactly("end", "reset");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void response_that_waits_for_memory_fails_when_its_event_loop_has_ended() throws Exception {
        var ended = new AtomicBoolean();
        Context ending = wrap(
                Context.class,
                loopOfConnection,
                (proxy, method, arguments) -> {
                    if (ended.get() && method.getName().equals("runOnContext")) {
                        throw new RejectedExecutionException("event executor terminated");
                    }
                    return null;
                },
                (name, result) -> result);
        var resumed = new CountDownLatch(1);
        ResponseCharge filling = budget.open(() -> {});
        filling.add(2 << 20);
        assertThat(filling.mayGrow()).as("the one that exceeds the limit").isTrue();
        UpstreamCall call = start(client, ending, true);
        try (Socket socket = server.accept();
                ResponseCharge next = budget.open(resumed::countDown)) {
            readRequest(socket);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\ncontent-length: 300000\r\n\r\n" + "x".repeat(200_000))
                            .getBytes(StandardCharsets.US_ASCII));
            CallPermitsTest.await(() -> budget.used() > filling.held() + ResponseBudget.UNCONDITIONAL_BYTES);
            // The one that added the bytes waits once its task on the loop is done
            var waits = new CountDownLatch(1);
            loopOfConnection.runOnContext(ignored -> waits.countDown());
            assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
            next.add(ResponseBudget.UNCONDITIONAL_BYTES + 1);
            assertThat(next.mayGrow()).isFalse();
            ended.set(true);
            filling.close();
            assertThat(resumed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> call.status(LONG, "the response"))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageNotContaining("timed out");
        }
    }

    /** Has the connection of the pool opened by a call on its loop, and leaves it idle. */
    private Socket connect() throws Exception {
        UpstreamCall call = start(client, loopOfConnection, true);
        Socket socket = server.accept();
        readRequest(socket);
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
        assertThat(call.status(LONG, "the response")).isEqualTo(200);
        return socket;
    }

    private UpstreamCall call(HttpClient used, Context context) {
        return start(used, context, false);
    }

    private UpstreamCall start(HttpClient used, Context context, boolean fullBody) {
        var options = new RequestOptions()
                .setHost("localhost")
                .setPort(server.getLocalPort())
                .setURI("/");
        return UpstreamCall.start(
                new UpstreamRequest(used, options, Buffer.buffer("{}"), fullBody),
                new CallTarget("stub", "localhost", ""),
                new CallResources(context, budget, clock, () -> {}),
                Cancellation.withTimeout(LONG));
    }

    private static void readRequest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("{}") < 0) {
            head.append((char) in.read());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Result {
        Object map(String method, Object result);
    }

    /** The object with a call before each method and a mapped result after it. */
    private static <T> T wrap(Class<T> type, T wrapped, InvocationHandler before, Result after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.invoke(proxy, method, arguments);
                    try {
                        return after.map(method.getName(), method.invoke(wrapped, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
