package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streaming through the real service, observed by the client and by the provider. */
final class StreamingTest {
    private static final String STREAM = """
            {"model":"compatible:m","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    private static final String PLAIN = """
            {"model":"compatible:m","messages":[{"role":"user","content":"hi"}]}""";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private MockProvider mock;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock, "ratatoskr.http.write-stall-timeout", "2s");
    }

    @AfterEach
    void stop() {
        gateway.close();
        mock.close();
    }

    @Test
    void first_event_arrives_while_the_provider_holds_the_rest_back() throws Exception {
        var release = new CompletableFuture<Void>();
        mock.always(MockResponse.text("one two three").holdBefore(2, release));

        HttpResponse<InputStream> response = gateway.client()
                .send(
                        gateway.request("/v1/chat/completions")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(STREAM))
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String first = contentLine(lines);
            assertThat(first).contains("one");
            assertThat(mock.open()).as("the provider call is still open").isOne();
            release.complete(null);
            List<String> rest = new ArrayList<>();
            lines.lines().filter(line -> !line.isEmpty()).forEach(rest::add);
            assertThat(rest.getLast()).isEqualTo("data: [DONE]");
            assertThat(String.join("", rest)).contains("two").contains("three");
        }
    }

    @Test
    void client_that_disconnects_during_a_stream_cancels_the_provider_call() throws Exception {
        mock.always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        try (Socket client = open(STREAM)) {
            contentLine(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)));
            disconnect(client, "in the middle of a stream");
        }
    }

    @Test
    void client_that_disconnects_before_the_first_event_cancels_the_provider_call() throws Exception {
        mock.always(MockResponse.text("one two three").holdUntil(new CompletableFuture<>()));
        try (Socket client = open(STREAM)) {
            mock.awaitCalls(1, TIMEOUT);
            disconnect(client, "before the first event");
        }
    }

    @Test
    void client_that_disconnects_during_a_plain_request_cancels_the_provider_call() throws Exception {
        mock.always(MockResponse.silence());
        try (Socket client = open(PLAIN)) {
            mock.awaitCalls(1, TIMEOUT);
            disconnect(client, "during a plain call");
        }
    }

    private void disconnect(Socket client, String when) throws IOException {
        long start = System.nanoTime();
        client.close();
        mock.awaitAborted(1, TIMEOUT);
        System.out.printf("left %s: the provider knew after %.1f ms%n", when, (System.nanoTime() - start) / 1e6);
        assertThat(mock.open()).isZero();
    }

    @Test
    void stalled_reader_stalls_the_provider_and_is_disconnected() throws Exception {
        byte[] event = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(16 * 1024)
                        + "\"}}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
        mock.always(MockResponse.endless(event));
        try (Socket client = open(STREAM)) {
            client.getInputStream().read();
            mock.awaitAborted(1, Duration.ofSeconds(30));
            long sent = mock.lastCall().bytesSent();
            System.out.printf("stalled reader: the provider could send %d KiB%n", sent / 1024);
            assertThat(sent).as("bounded by the buffers in between").isLessThan(64 * 1024 * 1024);
        }
    }

    @Test
    void thousand_waiting_requests_do_not_block_the_next() throws Exception {
        var release = new CompletableFuture<Void>();
        mock.chat().always(MockResponse.text("late").holdUntil(release));
        var waiting = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                waiting.add(open(PLAIN));
            }
            mock.awaitCalls(1000, Duration.ofSeconds(30));
            HttpResponse<String> next =
                    gateway.post("/v1/completions", "{\"model\":\"compatible:m\",\"prompt\":\"hi\"}");
            assertThat(next.statusCode()).isEqualTo(200);
            release.complete(null);
            for (Socket socket : waiting) {
                var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private Socket open(String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write(
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.length(), body)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String contentLine(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("\"content\":\"") && !line.contains("\"content\":\"\"")) {
                return line;
            }
        }
        throw new AssertionError("the stream ended without content");
    }
}
