package io.ratatoskr;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.jms.JmsFrontend;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.JmsBroker;
import io.ratatoskr.testing.JmsClient;
import jakarta.jms.JMSException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** JMS as a frontend like the others. */
@Tag("it")
@Timeout(120)
final class JmsContractTest extends FrontendContract {
    private static JmsBroker broker;

    private final String queue = "requests-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        broker = JmsBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected Frontend frontend() {
        return new JmsFrontend();
    }

    @Override
    protected TestGateway gateway(MockProvider mock) {
        return TestGateway.forMock(mock, "ratatoskr.jms.url", broker.url(), "ratatoskr.jms.queue", queue);
    }

    private String reply(String body) throws JMSException {
        try (var client = new JmsClient(broker.url())) {
            return client.request(queue, client.text(body, "ratatoskr_operation", "chat"))
                    .getText();
        }
    }

    @Override
    protected String chat(TestGateway gateway, String model, String prompt) throws Exception {
        return reply(
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, prompt));
    }

    @Override
    protected String malformed(TestGateway gateway) throws Exception {
        return reply("{\"model\":");
    }
}
