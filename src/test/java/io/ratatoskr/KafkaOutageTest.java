package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.camel.kafka.KafkaFrontend;
import io.ratatoskr.camel.kafka.KafkaGateway;
import io.ratatoskr.camel.telemetry.ManagementServer;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.KafkaBroker;
import io.ratatoskr.testing.KafkaClient;
import io.ratatoskr.testing.LogCapture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that is down when the gateway starts, and later. */
@Tag("it")
@Timeout(300)
final class KafkaOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";

    private final KafkaBroker broker = KafkaBroker.stopped();
    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
        broker.close();
    }

    private static KafkaGateway kafka(TestGateway gateway) {
        return gateway.context().getRegistry().lookupByNameAndType(KafkaFrontend.SERVER_BEAN, KafkaGateway.class);
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

    private static void awaitState(TestGateway gateway, boolean up) {
        await().atMost(TIMEOUT)
                .until(() -> kafka(gateway).state().isUp() == up
                        && (up || kafka(gateway).state().describe().contains("down, connecting to")));
    }

    private void checkServed(KafkaClient client, String key) {
        client.send("requests", key, CHAT, "ratatoskr-operation", "chat", "idempotency-key", key);
        assertThat(KafkaClient.text(client.awaitHeader("ratatoskr.replies", "idempotency-key", key)))
                .contains("Still here.");
    }

    private static long lines(LogCapture log, String part) {
        return log.text()
                .lines()
                .filter(line -> line.contains("KafkaState") && line.contains(part))
                .count();
    }

    @Test
    void the_gateway_serves_http_says_so_and_connects_again() throws Exception {
        mock.always(MockResponse.text("Still here."));
        try (LogCapture log = LogCapture.start();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.management.port",
                        "0",
                        "ratatoskr.kafka.brokers",
                        broker.address(),
                        "ratatoskr.kafka.topics",
                        "requests",
                        "ratatoskr.kafka.client.session.timeout.ms",
                        "6000",
                        "ratatoskr.kafka.client.default.api.timeout.ms",
                        "3000",
                        "ratatoskr.kafka.client.request.timeout.ms",
                        "2000")) {
            awaitState(gateway, false);
            assertThat(gateway.post("/v1/chat/completions", CHAT).body()).contains("Still here.");
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(management(gateway, "/health"))
                    .contains("kafka: down, connecting to " + broker.address() + ": no broker responds");
            assertThat(management(gateway, "/metrics")).contains("ratatoskr_kafka_connected 0.0");

            broker.restart();
            broker.withTopic("requests", 2);
            awaitState(gateway, true);
            try (var client = new KafkaClient(broker.address())) {
                checkServed(client, "a");
                assertThat(management(gateway, "/health")).contains("kafka: up, at " + broker.address());
                await().atMost(TIMEOUT)
                        .until(() -> management(gateway, "/metrics").contains("ratatoskr_kafka_replies_total 1.0"));

                broker.stop();
                awaitState(gateway, false);
                assertThat(gateway.post("/v1/chat/completions", CHAT).body()).contains("Still here.");
                broker.restart();
                awaitState(gateway, true);
                checkServed(client, "b");
            }
            assertThat(lines(log, "cannot be used")).isEqualTo(2);
        }
    }

    @Test
    void a_gateway_stops_while_its_broker_is_down() {
        try (TestGateway gateway = TestGateway.forMock(
                mock, "ratatoskr.kafka.brokers", broker.address(), "ratatoskr.kafka.topics", "requests")) {
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
