package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayHttpServerStreamsTest {
    private final ScriptedFrameStream frames = new ScriptedFrameStream();
    private final AtomicReference<Cancellation> cancellation = new AtomicReference<>();
    private TestHttpServer server;

    private RawHttpClient open(UnaryOperator<TestHttpServer.TestServerOptions> configure) {
        server = TestHttpServer.start(
                configure,
                Map.of(
                        "/stream",
                        new TestRoute((request, responder) -> {
                            cancellation.set(request.cancellation());
                            responder.respond(TestRoute.events(frames));
                        }),
                        "/hello",
                        TestRoute.text("hello")));
        return server.client();
    }

    @AfterEach
    void close() {
        frames.close();
        server.close();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void frames_arrive_one_by_one_and_the_connection_lives_on() {
        try (RawHttpClient client = open(options -> options)) {
            client.get("/stream");
            frames.add("data: 1\n\n");
            assertThat(client.readHead().headers())
                    .containsEntry("content-type", "text/event-stream")
                    .containsEntry("transfer-encoding", "chunked");
            assertThat(text(client.chunk())).isEqualTo("data: 1\n\n");
            frames.add("data: 2\n\n");
            assertThat(text(client.chunk())).isEqualTo("data: 2\n\n");
            frames.add("data: [DONE]\n\n").end();
            assertThat(text(client.chunk())).isEqualTo("data: [DONE]\n\n");
            assertThat(client.chunk()).isEmpty();
            assertThat(client.get("/hello").read().body()).isEqualTo("hello");
            await().until(() -> frames.closes.get() == 1);
        }
    }

    @Test
    void silence_after_the_first_frame_is_filled_with_heartbeats() {
        try (RawHttpClient client = open(options -> {
            options.heartbeat = Duration.ofMillis(100);
            return options;
        })) {
            client.get("/stream");
            frames.add("data: 1\n\n");
            client.readHead();
            client.chunk();
            assertThat(text(client.chunk())).isEqualTo(": still here\n\n");
            frames.add("data: 2\n\n").end();
            assertThat(text(client.chunk())).isIn(": still here\n\n", "data: 2\n\n");
        }
    }

    @Test
    void a_failure_before_the_first_frame_is_an_ordinary_error() {
        try (RawHttpClient client = open(options -> options)) {
            client.get("/stream");
            frames.fail(new ProviderUnavailable("no response"));
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.body()).contains("no response");
            assertThat(client.get("/hello").read().body()).isEqualTo("hello");
        }
    }

    @Test
    void a_failure_after_the_first_frame_is_the_last_frame_and_the_connection_serves_on() {
        try (RawHttpClient client = open(options -> options)) {
            client.get("/stream");
            frames.add("data: 1\n\n").fail(new ProviderUnavailable("stream interrupted"));
            assertThat(text(client.read().bytes())).isEqualTo("data: 1\n\ndata: error stream interrupted\n\n");
            assertThat(client.get("/hello").read().body()).isEqualTo("hello");
        }
    }

    @Test
    void a_stream_without_frames_is_an_empty_response() {
        try (RawHttpClient client = open(options -> options)) {
            client.get("/stream");
            frames.end();
            assertThat(client.read().bytes()).isEmpty();
        }
    }

    @Test
    void http_1_0_gets_the_frames_until_the_end_of_the_connection() {
        try (RawHttpClient client = open(options -> options)) {
            client.send("GET /stream HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
            frames.add("ab").end();
            assertThat(client.readHead().headers())
                    .containsEntry("connection", "close")
                    .doesNotContainKey("transfer-encoding");
            assertThat((char) client.next()).isEqualTo('a');
            assertThat((char) client.next()).isEqualTo('b');
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void head_opens_the_stream_and_closes_it() {
        try (RawHttpClient client = open(options -> options)) {
            client.send("HEAD /stream HTTP/1.1\r\nhost: localhost\r\n\r\n");
            frames.add("data: 1\n\n");
            assertThat(client.readHead().status()).isEqualTo(200);
            await().until(() -> frames.closes.get() == 1);
            assertThat(client.get("/hello").read().body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_disconnects_closes_the_source(boolean started) throws Exception {
        RawHttpClient client = open(options -> options).get("/stream");
        if (started) {
            frames.add("data: 1\n\n");
            client.readHead();
            client.chunk();
        }
        await().until(() -> cancellation.get() != null);
        long left = System.nanoTime();
        client.close();
        assertThat(frames.closed.await(30, TimeUnit.SECONDS)).isTrue();
        System.out.printf("begun %s: closed after %.1f ms%n", started, (System.nanoTime() - left) / 1e6);
        assertThat(cancellation.get().isCancelled()).isTrue();
        await().until(() -> frames.closes.get() == 1);
    }

    @Test
    void a_stalled_reader_pauses_the_source_and_is_disconnected() throws Exception {
        try (RawHttpClient client = open(options -> {
            options.stalledReader = Duration.ofMillis(500);
            return options;
        })) {
            String frame = "x".repeat(64 << 10);
            for (int i = 0; i < 1000; i++) {
                frames.add(frame);
            }
            client.get("/stream");
            assertThat(frames.closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(cancellation.get().isCancelled()).isTrue();
            int pulled = frames.pulled.get();
            System.out.printf("pulled %d KiB before the socket was full%n", pulled * 64);
            assertThat(pulled).isLessThan(300);
        }
    }

    @Test
    void a_slow_reader_gets_everything() {
        try (RawHttpClient client = open(options -> options)) {
            String frame = "x".repeat(64 << 10);
            for (int i = 0; i < 400; i++) {
                frames.add(frame);
            }
            frames.end();
            client.get("/stream");
            assertThat(client.readHead().status()).isEqualTo(200);
            int held = frames.pulled.get();
            assertThat(held).isLessThan(400);
            int chunks = 0;
            while (client.chunk().length > 0) {
                chunks++;
            }
            assertThat(chunks).isEqualTo(400);
        }
    }

    @Test
    void a_source_without_an_error_frame_aborts_the_connection() {
        FrameStream broken = new FrameStream() {
            private int calls;

            @Override
            public boolean await(Duration timeout) {
                return true;
            }

            @Override
            public byte[] next() {
                if (calls++ > 0) {
                    throw new IllegalStateException("broke");
                }
                return new byte[] {'a'};
            }

            @Override
            public byte[] errorFrame(Throwable failure) {
                throw new IllegalStateException("broke again");
            }

            @Override
            public byte[] heartbeat() {
                return new byte[] {'h'};
            }

            @Override
            public void close() {}
        };
        server = TestHttpServer.start(
                Map.of("/broken", new TestRoute((request, responder) -> responder.respond(TestRoute.events(broken)))));
        try (RawHttpClient client = server.client()) {
            assertThatThrownBy(() -> client.get("/broken").read()).hasMessageContaining("closed the connection");
        }
    }
}
