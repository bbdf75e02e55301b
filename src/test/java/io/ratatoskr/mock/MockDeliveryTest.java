package io.ratatoskr.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.testing.StubProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delivery of responses, and the record of calls. */
final class MockDeliveryTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @RegisterExtension
    final StubProvider stub = StubProvider.start();

    private Socket sendRaw(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", stub.mock().port());
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Length: " + body.length();
        socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void the_first_events_arrive_while_the_rest_is_held() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        stub.enqueue(MockResponse.text("one two").holdBefore(2, gate));

        try (var lines = new BufferedReader(new InputStreamReader(
                MockClient.openStream(stub.mock(), MockClient.STREAM).body()))) {
            assertThat(lines.readLine()).contains("assistant");
            lines.readLine();
            assertThat(lines.readLine()).contains("one");
            lines.readLine();
            assertThat(stub.mock().open()).isEqualTo(1);
            gate.complete(null);
            assertThat(lines.readLine()).contains("two");
            assertThat(lines.lines()).contains("data: [DONE]");
        }
    }

    @Test
    void a_head_can_be_sent_alone_or_held() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        stub.enqueue(
                MockResponse.text("one").holdBefore(0, gate),
                MockResponse.text("one").holdUntil(gate));

        try (InputStream body =
                        MockClient.openStream(stub.mock(), MockClient.STREAM).body();
                Socket held = sendRaw(MockClient.CHAT)) {
            stub.mock().awaitCalls(2, TIMEOUT);
            assertThat(held.getInputStream().available()).isZero();
            gate.complete(null);
            assertThat(new String(body.readAllBytes())).contains("[DONE]");
            assertThat(held.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void waits_before_the_response_and_between_its_words() {
        stub.enqueue(MockResponse.text("a b c").delay(Duration.ofMillis(60)).between(Duration.ofMillis(30)));

        long start = System.nanoTime();
        MockClient.chat(stub.mock(), MockClient.STREAM);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(170));
    }

    @Test
    void small_writes_arrive_as_one_response() {
        stub.enqueue(
                MockResponse.text("one ü").drip(1), MockResponse.text("one ü").drip(7));

        assertThat(MockClient.chat(stub.mock(), MockClient.STREAM).body()).contains("\"content\":\" ü\"");
        assertThat(MockClient.chat(stub.mock(), MockClient.CHAT).body()).contains("\"content\":\"one ü\"");
    }

    @Test
    void connection_can_be_cut_before_or_inside_a_response() throws Exception {
        stub.enqueue(
                MockResponse.cut(),
                MockResponse.text("one").cutAfter(10),
                MockResponse.text("one").cutAfter(0));

        try (Socket socket = sendRaw(MockClient.CHAT)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = sendRaw(MockClient.CHAT)) {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).isEqualTo("{\"id\":\"cha");
        }
        try (Socket socket = sendRaw(MockClient.STREAM)) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("\r\n\r\n");
        }
        assertThat(stub.calls()).extracting(MockCall::state).containsOnly(MockCall.CallState.CUT);
        assertThat(stub.mock().aborted()).isZero();
    }

    @Test
    void a_connection_can_be_reset() throws Exception {
        stub.enqueue(MockResponse.reset(), MockResponse.text("one").resetAfter(10));

        try (Socket socket = sendRaw(MockClient.CHAT)) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> MockClient.chat(stub.mock(), MockClient.STREAM))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void client_disconnect_is_recorded_at_once() throws Exception {
        stub.enqueue(MockResponse.silence());

        Socket socket = sendRaw(MockClient.CHAT);
        stub.mock().awaitCalls(1, TIMEOUT);
        long left = System.nanoTime();
        socket.close();
        stub.mock().awaitAborted(1, TIMEOUT);

        MockCall call = stub.lastCall();
        assertThat(call.state()).isEqualTo(MockCall.CallState.ABORTED);
        assertThat(TimeUnit.NANOSECONDS.toMillis(call.endedAt() - left)).isLessThan(10_000);
    }

    @Test
    void a_stalled_reader_stalls_an_endless_stream() throws Exception {
        byte[] frame = ("data: " + "x".repeat(8_192) + "\n\n").getBytes(StandardCharsets.UTF_8);
        stub.enqueue(MockResponse.endless(frame));

        try (Socket socket = sendRaw(MockClient.STREAM)) {
            stub.mock().awaitCalls(1, TIMEOUT);
            MockCall call = stub.lastCall();
            AtomicLong before = new AtomicLong(-1);
            await().atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> call.bytesSent() > 0 && before.getAndSet(call.bytesSent()) == call.bytesSent());
            long stalled = call.bytesSent();
            assertThat(stalled).isLessThan(16 << 20);
            assertThat(MockClient.chat(stub.mock(), MockClient.CHAT).statusCode())
                    .isEqualTo(200);

            socket.getInputStream().readNBytes((int) stalled);
            await().atMost(TIMEOUT).until(() -> call.bytesSent() > stalled);
        }
        stub.mock().awaitAborted(1, TIMEOUT);
    }

    @Test
    void an_endless_stream_to_a_fast_reader_lets_others_in() throws Exception {
        stub.enqueue(MockResponse.endless("data: x\n\n".getBytes(StandardCharsets.UTF_8)));

        try (Socket socket = sendRaw(MockClient.STREAM)) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                    // Expected at the end of the test
                }
            });
            stub.mock().awaitCalls(1, TIMEOUT);
            assertThat(MockClient.chat(stub.mock(), MockClient.CHAT).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void calls_are_recorded_with_headers_and_body() {
        MockClient.send(MockClient.request(stub.mock(), "/v1/chat/completions?x=1", MockClient.STREAM)
                .header("X-Two", "a")
                .header("X-Two", "b")
                .build());

        MockCall call = stub.lastCall();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.headers().get("x-two")).containsExactly("a", "b");
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.text()).isEqualTo(MockClient.STREAM);
        assertThat(call.stream()).isTrue();
        assertThat(call.model()).isEqualTo("m");
        stub.mock().awaitIdle(TIMEOUT);
        assertThat(call.state()).isEqualTo(MockCall.CallState.COMPLETE);
        assertThat(call.bytesSent()).isPositive();
    }

    @Test
    void only_the_last_calls_are_recorded() {
        try (MockProvider mock = MockProvider.start(MockOptions.onPort(0).withMaxRecordedCalls(2))) {
            for (int i = 0; i < 3; i++) {
                MockClient.post(mock, "/v1/" + i, "{}");
            }

            assertThat(mock.callCount()).isEqualTo(3);
            assertThat(mock.calls()).extracting(MockCall::path).containsExactly("/v1/1", "/v1/2");
        }
    }

    @Test
    void wait_timeout_reports_the_counts() {
        assertThatThrownBy(() -> stub.mock().awaitCalls(1, Duration.ofMillis(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("mock: no 1 calls within PT0.005S; 0 calls, 0 open, 0 aborted");
    }

    @Test
    void closing_the_mock_ends_open_calls() throws Exception {
        MockProvider mock = MockProvider.start();
        mock.enqueue(MockResponse.silence());
        var pending = MockClient.CLIENT.sendAsync(
                MockClient.request(mock, "/v1/chat/completions", MockClient.CHAT)
                        .build(),
                BodyHandlers.ofString());
        mock.awaitCalls(1, TIMEOUT);

        mock.close();

        assertThat(pending).failsWithin(TIMEOUT);
        assertThat(mock.lastCall().state()).isEqualTo(MockCall.CallState.CUT);
        assertThat(mock.open()).isZero();
    }
}
