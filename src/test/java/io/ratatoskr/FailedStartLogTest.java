package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.LogCapture;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log has of a start that fails while connections to providers are being opened. */
@Timeout(120)
final class FailedStartLogTest {
    @Test
    void has_no_stack_trace() throws Exception {
        try (MockProvider mock = MockProvider.start();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LogCapture log = LogCapture.start()) {
            // Providers whose lists of models are fetched at the start
            var settings = new ArrayList<>(List.of("ratatoskr.grpc.port", "" + taken.getLocalPort()));
            for (String provider : List.of("openai", "openrouter", "compatible")) {
                settings.addAll(List.of("ratatoskr.providers.%s.base-url".formatted(provider), mock.baseUrl()));
            }
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> TestGateway.of(
                                Ratatoskr.builder(),
                                Map.of("OPENAI_API_KEY", "key", "OPENROUTER_API_KEY", "key"),
                                settings.toArray(String[]::new)))
                        .isInstanceOf(ConfigurationInvalid.class);
            }
            assertThat(log.text()).doesNotContain("Unhandled exception").doesNotContain("ClosedChannelException");
        }
    }
}
