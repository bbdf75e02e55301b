package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.camel.socket.SocketFrontend;
import io.ratatoskr.camel.socket.SocketGateway;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Metrics of clients' connections, the same for each frontend. */
@Timeout(60)
final class ConnectionMetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static void awaitValue(TestGateway gateway, String metric, double value) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Scrape.of(gateway.context()).value(metric, Map.of()))
                        .as(metric)
                        .hasValue(value));
    }

    @Test
    void open_and_refused_connections_are_counted_for_each_frontend() throws Exception {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.management.port",
                        "0",
                        "ratatoskr.grpc.port",
                        "0",
                        "ratatoskr.tcp.port",
                        "0",
                        "ratatoskr.http.max-connections",
                        "1",
                        "ratatoskr.grpc.max-connections",
                        "1")) {
            var ports = new LinkedHashMap<String, Integer>();
            ports.put("http", gateway.port());
            ports.put("grpc", GrpcGateway.port(gateway));
            ports.put(
                    "socket",
                    gateway.context()
                            .getRegistry()
                            .lookupByNameAndType(SocketFrontend.SERVER_BEAN, SocketGateway.class)
                            .tcpPort()
                            .orElseThrow());
            for (Map.Entry<String, Integer> frontend : ports.entrySet()) {
                String metric = "ratatoskr_%s_connections".formatted(frontend.getKey());
                awaitValue(gateway, metric, 0);
                awaitValue(gateway, metric + "_refused_total", 0);
                try (Socket first = connect(frontend.getValue())) {
                    awaitValue(gateway, metric, 1);
                    try (Socket second = connect(frontend.getValue())) {
                        assertThat(isClosed(second)).as(frontend.getKey()).isTrue();
                        awaitValue(gateway, metric + "_refused_total", 1);
                        awaitValue(gateway, metric, 1);
                    }
                    assertThat(first.isConnected()).isTrue();
                }
                awaitValue(gateway, metric, 0);
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
