package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to providers, observed by a server on plain sockets. */
@Timeout(60)
final class ProviderConnectionsTest {
    private static final ChatRequest REQUEST = ChatRequest.of("compatible:m", Message.user("2 + 2?"));
    private static final String RESPONSE_BODY = """
            {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"four"},"finish_reason":"stop"}]}""";

    /** Responds to a number of requests per connection, then closes the connection on the next request. */
    private static final class ClosingServer implements AutoCloseable {
        private final ServerSocket server;
        private final int responsesPerConnection;
        private final AtomicInteger connections = new AtomicInteger();
        private final List<String> heads = new CopyOnWriteArrayList<>();

        ClosingServer(InetAddress address, int answers) throws IOException {
            this.server = new ServerSocket(0, 50, address);
            this.responsesPerConnection = answers;
            Thread.startVirtualThread(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.startVirtualThread(() -> serve(socket));
                }
            } catch (IOException e) {
                // closed by the test
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                var in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                for (int i = 0; request(in) && i < responsesPerConnection; i++) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                                    .formatted(RESPONSE_BODY.length(), RESPONSE_BODY)
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean request(BufferedReader in) throws IOException {
            int length = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heads.add(line);
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
                if (line.isEmpty()) {
                    return in.skip(length) == length;
                }
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static ModelGateway gateway(String url) {
        return Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.providers.compatible.base-url", url)
                .build();
    }

    @Test
    void connection_that_the_provider_closes_under_a_request_does_not_reach_the_caller() throws Exception {
        try (var provider = new ClosingServer(InetAddress.getLoopbackAddress(), 1);
                var gateway = gateway("http://127.0.0.1:" + provider.port() + "/v1")) {
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
            }
            assertThat(provider.connections.get()).isGreaterThan(1);
        }
    }

    @Test
    void provider_may_have_an_ipv6_address() throws Exception {
        assumeTrue(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address.getHostAddress().startsWith("0:0:0:0:0:0:0:1")));
        try (var provider = new ClosingServer(InetAddress.getByName("::1"), 100);
                var gateway = gateway("http://[::1]:" + provider.port() + "/v1")) {
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
            assertThat(provider.heads)
                    .contains("POST /v1/chat/completions HTTP/1.1")
                    .anyMatch(head -> head.equalsIgnoreCase("host: [::1]:" + provider.port()));
        }
    }
}
