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

/** How answers reach the wire, and what the mock sees of its clients. */
final class MockDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final StubProvider stub = StubProvider.start();

    private Socket ask(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", stub.mock().port());
        socket.setSoTimeout((int) SOON.toMillis());
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Length: " + body.length();
        socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void the_first_events_arrive_while_the_rest_is_held() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        stub.enqueue(Answer.text("one two").holdBefore(2, gate));

        try (var lines = new BufferedReader(
                new InputStreamReader(Asking.open(stub.mock(), Asking.STREAM).body()))) {
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
        stub.enqueue(Answer.text("one").holdBefore(0, gate), Answer.text("one").hold(gate));

        try (InputStream body = Asking.open(stub.mock(), Asking.STREAM).body();
                Socket held = ask(Asking.CHAT)) {
            stub.mock().awaitCalls(2, SOON);
            assertThat(held.getInputStream().available()).isZero();
            gate.complete(null);
            assertThat(new String(body.readAllBytes())).contains("[DONE]");
            assertThat(held.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void waits_before_the_answer_and_between_its_words() {
        stub.enqueue(Answer.text("a b c").delay(Duration.ofMillis(60)).between(Duration.ofMillis(30)));

        long start = System.nanoTime();
        Asking.chat(stub.mock(), Asking.STREAM);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(170));
    }

    @Test
    void drops_arrive_as_one_answer() {
        stub.enqueue(Answer.text("one ü").drip(1), Answer.text("one ü").drip(7));

        assertThat(Asking.chat(stub.mock(), Asking.STREAM).body()).contains("\"content\":\" ü\"");
        assertThat(Asking.chat(stub.mock(), Asking.CHAT).body()).contains("\"content\":\"one ü\"");
    }

    @Test
    void a_connection_can_be_cut_before_or_inside_an_answer() throws Exception {
        stub.enqueue(
                Answer.cut(),
                Answer.text("one").cutAfter(10),
                Answer.text("one").cutAfter(0));

        try (Socket socket = ask(Asking.CHAT)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = ask(Asking.CHAT)) {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).isEqualTo("{\"id\":\"cha");
        }
        try (Socket socket = ask(Asking.STREAM)) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("\r\n\r\n");
        }
        assertThat(stub.calls()).extracting(Call::state).containsOnly(Call.State.CUT);
        assertThat(stub.mock().aborted()).isZero();
    }

    @Test
    void a_connection_can_be_reset() throws Exception {
        stub.enqueue(Answer.reset(), Answer.text("one").resetAfter(10));

        try (Socket socket = ask(Asking.CHAT)) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> Asking.chat(stub.mock(), Asking.STREAM)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void a_client_that_leaves_is_seen_at_once() throws Exception {
        stub.enqueue(Answer.silence());

        Socket socket = ask(Asking.CHAT);
        stub.mock().awaitCalls(1, SOON);
        long left = System.nanoTime();
        socket.close();
        stub.mock().awaitAborted(1, SOON);

        Call call = stub.lastCall();
        assertThat(call.state()).isEqualTo(Call.State.ABORTED);
        assertThat(TimeUnit.NANOSECONDS.toMillis(call.endedAt() - left)).isLessThan(10_000);
    }

    @Test
    void a_stalled_reader_stalls_an_endless_stream() throws Exception {
        byte[] frame = ("data: " + "x".repeat(8_192) + "\n\n").getBytes(StandardCharsets.UTF_8);
        stub.enqueue(Answer.endless(frame));

        try (Socket socket = ask(Asking.STREAM)) {
            stub.mock().awaitCalls(1, SOON);
            Call call = stub.lastCall();
            AtomicLong before = new AtomicLong(-1);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> call.bytesSent() > 0 && before.getAndSet(call.bytesSent()) == call.bytesSent());
            long stalled = call.bytesSent();
            assertThat(stalled).isLessThan(16 << 20);
            assertThat(Asking.chat(stub.mock(), Asking.CHAT).statusCode()).isEqualTo(200);

            socket.getInputStream().readNBytes((int) stalled);
            await().atMost(SOON).until(() -> call.bytesSent() > stalled);
        }
        stub.mock().awaitAborted(1, SOON);
    }

    @Test
    void an_endless_stream_to_a_fast_reader_lets_others_in() throws Exception {
        stub.enqueue(Answer.endless("data: x\n\n".getBytes(StandardCharsets.UTF_8)));

        try (Socket socket = ask(Asking.STREAM)) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                    // The test has seen enough
                }
            });
            stub.mock().awaitCalls(1, SOON);
            assertThat(Asking.chat(stub.mock(), Asking.CHAT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void calls_are_recorded_with_headers_and_body() {
        Asking.send(Asking.request(stub.mock(), "/v1/chat/completions?x=1", Asking.STREAM)
                .header("X-Two", "a")
                .header("X-Two", "b")
                .build());

        Call call = stub.lastCall();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.headers().get("x-two")).containsExactly("a", "b");
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.text()).isEqualTo(Asking.STREAM);
        assertThat(call.stream()).isTrue();
        assertThat(call.model()).isEqualTo("m");
        stub.mock().awaitIdle(SOON);
        assertThat(call.state()).isEqualTo(Call.State.COMPLETE);
        assertThat(call.bytesSent()).isPositive();
    }

    @Test
    void only_the_last_calls_are_remembered() {
        try (MockProvider mock = MockProvider.start(MockOptions.onPort(0).withRecorded(2))) {
            for (int i = 0; i < 3; i++) {
                Asking.post(mock, "/v1/" + i, "{}");
            }

            assertThat(mock.callCount()).isEqualTo(3);
            assertThat(mock.calls()).extracting(Call::path).containsExactly("/v1/1", "/v1/2");
        }
    }

    @Test
    void waiting_in_vain_says_what_there_was() {
        assertThatThrownBy(() -> stub.mock().awaitCalls(1, Duration.ofMillis(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("mock: no 1 calls within PT0.005S; 0 calls, 0 open, 0 aborted");
    }

    @Test
    void a_closed_mock_ends_what_is_open() throws Exception {
        MockProvider mock = MockProvider.start();
        mock.enqueue(Answer.silence());
        var pending = Asking.CLIENT.sendAsync(
                Asking.request(mock, "/v1/chat/completions", Asking.CHAT).build(), BodyHandlers.ofString());
        mock.awaitCalls(1, SOON);

        mock.close();

        assertThat(pending).failsWithin(SOON);
        assertThat(mock.lastCall().state()).isEqualTo(Call.State.CUT);
        assertThat(mock.open()).isZero();
    }
}
