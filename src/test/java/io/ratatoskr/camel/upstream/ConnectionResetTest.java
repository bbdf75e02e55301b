package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A provider that resets its connections. Isolated, since others that log an error at the same time would be captured too. */
@Isolated
final class ConnectionResetTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void reset_by_a_provider_fails_the_call_and_logs_no_error() throws Exception {
        try (var log = LogCapture.start();
                var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var provider = new ProviderClientFixture(
                        "http://127.0.0.1:" + server.getLocalPort(), 1, LONG, LONG, options -> {})) {
            UpstreamCall call = provider.start("/");
            resetAfterFirstByte(server);
            assertThatThrownBy(() -> call.status(LONG, "the response")).isInstanceOf(ProviderUnavailable.class);
            assertThat(log.text()).doesNotContain("ERROR");
        }
    }

    private static void resetAfterFirstByte(ServerSocket server) throws IOException {
        try (Socket connection = server.accept()) {
            assertThat(connection.getInputStream().read()).isNotNegative();
            connection.setSoLinger(true, 0);
        }
    }
}
