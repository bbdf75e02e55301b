package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.camel.telemetry.ManagementServer;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.JmsBroker;
import io.ratatoskr.testing.JmsClient;
import io.ratatoskr.testing.LogCapture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker of JMS that is down when the gateway starts, and later. */
@Tag("it")
@Timeout(180)
final class JmsOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";

    private final int port = JmsBroker.freePort();
    private final String url = "tcp://127.0.0.1:" + port;
    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private static String management(TestGateway gateway, String path) throws Exception {
        int port = gateway.context()
                .getRegistry()
                .lookupByNameAndType(ManagementServer.BEAN, ManagementServer.class)
                .port();
        return gateway.client()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private void awaitDown(TestGateway gateway) {
        await().atMost(TIMEOUT)
                .until(() ->
                        management(gateway, "/health").contains("jms: down, connecting to 127.0.0.1:" + port + ": "));
    }

    private void checkServed() throws Exception {
        try (var client = new JmsClient(url)) {
            assertThat(client.request("ratatoskr.requests", client.text(CHAT, "ratatoskr_operation", "chat"))
                            .getText())
                    .contains("Still here.");
        }
    }

    private static long lines(LogCapture log, String part) {
        return log.text().lines().filter(line -> line.contains(part)).count();
    }

    @Test
    void the_gateway_serves_http_says_so_and_connects_again() throws Exception {
        mock.always(MockResponse.text("Still here."));
        try (LogCapture log = LogCapture.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.management.port", "0", "ratatoskr.jms.url", url + "?callTimeout=5000")) {
            awaitDown(gateway);
            assertThat(gateway.post("/v1/chat/completions", CHAT).body()).contains("Still here.");
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(management(gateway, "/metrics")).contains("ratatoskr_jms_connected 0.0");
            try (JmsBroker broker = JmsBroker.start(port)) {
                checkServed();
                assertThat(management(gateway, "/health")).contains("jms: up, at 127.0.0.1:" + broker.port());
                await().atMost(TIMEOUT)
                        .until(() -> management(gateway, "/metrics")
                                .contains("ratatoskr_jms_requests_total{result=\"served\"} 1.0"));
            }
            awaitDown(gateway);
            assertThat(gateway.post("/v1/chat/completions", CHAT).body()).contains("Still here.");
            try (JmsBroker broker = JmsBroker.start(port)) {
                checkServed();
                assertThat(management(gateway, "/health")).contains("jms: up, at 127.0.0.1:" + broker.port());
            }
            assertThat(lines(log, "JMS at 127.0.0.1:" + port + " cannot be used"))
                    .isBetween(2L, 3L);
        }
    }

    @Test
    void a_gateway_stops_while_its_broker_is_down() {
        try (TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.jms.url", url)) {
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
