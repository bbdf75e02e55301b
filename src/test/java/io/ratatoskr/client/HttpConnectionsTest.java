package io.ratatoskr.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client over HTTP, with a server that does what no gateway does. */
final class HttpConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NO_PRESETS = "{\"object\":\"list\",\"data\":[]}";
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("hi"));

    /** Responds to a request; its body was not read. */
    private interface Responder {
        void respond(String head, OutputStream output, Socket connection) throws IOException;
    }

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Responder responder = (head, output, socket) -> respond(output, 200, NO_PRESETS);
    private ServerSocket server;
    private ServiceGateway client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // the test has ended
            }
        });
        client = ServiceGateway.of(ServiceOptions.of("http://127.0.0.1:" + server.getLocalPort())
                .withKey("")
                .withTimeout(Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            while (true) {
                var head = new StringBuilder();
                int length = 0;
                for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                    head.append(line).append('\n');
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                for (int i = 0; i < length; i++) {
                    reader.read();
                }
                heads.add(head.toString());
                responder.respond(head.toString(), socket.getOutputStream(), socket);
            }
        } catch (IOException | NullPointerException disconnected) {
            // the client has left
        }
    }

    private static void respond(OutputStream output, int status, String body, String... headers) throws IOException {
        output.write("HTTP/1.1 %d X\r\ncontent-length: %d\r\n%s\r\n%s"
                .formatted(
                        status,
                        body.getBytes(UTF_8).length,
                        headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n",
                        body)
                .getBytes(UTF_8));
        output.flush();
    }

    private static void startStream(OutputStream output) throws IOException {
        output.write("HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\n\r\n".getBytes(UTF_8));
        output.write("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n"
                .getBytes(UTF_8));
        output.flush();
    }

    @Test
    void names_are_percent_encoded_in_paths() {
        responder = (head, output, socket) -> respond(output, 200, "{\"id\":\"x\",\"status\":\"ready\"}");

        client.status("org/mödel name?x=1#2");

        assertThat(heads.getFirst()).startsWith("GET /v1/models/org%2Fm%C3%B6del%20name%3Fx%3D1%232/status HTTP/1.1\n");
    }

    @Test
    void the_gateway_knows_the_timeout() {
        client.presets();

        assertThat(heads.getFirst()).containsPattern("x-ratatoskr-timeout: (29\\d\\d\\d|30000)ms");
    }

    @Test
    void what_costs_nothing_is_repeated_once_when_the_connection_is_lost() {
        var requests = new AtomicInteger();
        responder = (head, output, socket) -> {
            if (requests.incrementAndGet() == 1) {
                output.write("HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".getBytes(UTF_8));
                socket.close();
            } else {
                respond(output, 200, NO_PRESETS);
            }
        };

        assertThat(client.presets()).isEmpty();
        assertThat(heads).hasSize(2);
    }

    @Test
    void chats_are_not_repeated() {
        responder = (head, output, socket) -> {
            output.write("HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".getBytes(UTF_8));
            socket.close();
        };

        assertThatThrownBy(() -> client.chat(CHAT))
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        failure -> assertThat(failure.progress()).isEqualTo(ProviderUnavailable.Progress.SENT));
        assertThat(heads).hasSize(1);
    }

    @Test
    void a_stream_without_its_end_has_failed() {
        responder = (head, output, socket) -> {
            startStream(output);
            socket.close();
        };

        try (ChatStream stream = client.stream(CHAT)) {
            assertThat(stream.next()).isNotNull();
            assertThatThrownBy(stream::next)
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("was lost");
        }
    }

    @Test
    void closing_a_stream_closes_its_connection() {
        responder = (head, output, socket) -> startStream(output);

        try (ChatStream stream = client.stream(CHAT)) {
            assertThat(stream.next()).isNotNull();
            assertThat(stream.await(Duration.ofMillis(10))).isFalse();
        }

        await().atMost(PATIENCE).until(() -> sockets.getFirst().isClosed());
    }

    @Test
    void responses_of_proxies_count_by_their_status_and_delay() {
        responder = (head, output, socket) -> respond(output, 429, "<html>", "retry-after: 7");

        assertThatThrownBy(() -> client.chat(CHAT))
                .isInstanceOfSatisfying(
                        RateLimited.class,
                        failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void redirects_are_not_followed() {
        responder = (head, output, socket) -> respond(output, 302, "", "location: http://127.0.0.1:1/");

        assertThatThrownBy(client::presets).isInstanceOf(GatewayException.class).hasMessageContaining("302");
    }

    @Test
    void a_response_that_is_too_large_is_not_read_to_its_end() {
        byte[] block = " ".repeat(1 << 20).getBytes(UTF_8);
        responder = (head, output, socket) -> {
            output.write("HTTP/1.1 200 X\r\ncontent-length: 10000000000\r\n\r\n".getBytes(UTF_8));
            while (true) {
                output.write(block);
            }
        };

        assertThatThrownBy(client::presets).isInstanceOf(PayloadTooLarge.class);
        await().atMost(PATIENCE).until(() -> sockets.getFirst().isClosed());
    }

    @Test
    void a_whole_stream_leaves_its_connection_for_the_next_request() {
        responder = (head, output, socket) -> {
            if (head.startsWith("GET")) {
                respond(output, 200, NO_PRESETS);
                return;
            }
            String events =
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
            respond(output, 200, events, "content-type: text/event-stream");
        };

        for (int i = 0; i < 5; i++) {
            try (ChatStream stream = client.stream(CHAT)) {
                stream.forEach(event -> {});
            }
            client.presets();
        }

        // The end of a stream may arrive after the next request was sent
        assertThat(sockets).hasSizeLessThan(5);
    }
}
