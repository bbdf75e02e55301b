package io.ratatoskr;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.kafka.KafkaFrontend;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.KafkaBroker;
import io.ratatoskr.testing.KafkaClient;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Kafka as a frontend like the others. */
@Tag("it")
@Timeout(120)
final class KafkaContractTest extends FrontendContract {
    private static KafkaBroker broker;

    private final String topic = "requests-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected Frontend frontend() {
        return new KafkaFrontend();
    }

    @Override
    protected TestGateway gateway(MockProvider mock) {
        broker.withTopic(topic, 1);
        return TestGateway.forMock(
                mock,
                "ratatoskr.kafka.brokers",
                broker.address(),
                "ratatoskr.kafka.topics",
                topic,
                "ratatoskr.kafka.group",
                topic,
                "ratatoskr.kafka.reply-topic",
                topic + ".replies");
    }

    private String reply(String body) {
        try (var client = new KafkaClient(broker.address())) {
            client.send(topic, null, body, "ratatoskr-operation", "chat");
            return KafkaClient.text(client.await(topic + ".replies", record -> true));
        }
    }

    @Override
    protected String chat(TestGateway gateway, String model, String prompt) {
        return reply(
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, prompt));
    }

    @Override
    protected String malformed(TestGateway gateway) {
        return reply("{\"model\":");
    }
}
