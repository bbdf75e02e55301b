package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.camel.kafka.KafkaFrontend;
import io.ratatoskr.camel.kafka.KafkaGateway;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.KafkaBroker;
import io.ratatoskr.testing.KafkaClient;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that requires SASL. */
@Tag("it")
@Timeout(180)
final class KafkaSaslTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";

    @TempDir
    Path folder;

    private final KafkaBroker broker = KafkaBroker.start(
            "listener.security.protocol.map",
            "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name",
            "PLAINTEXT",
            "sasl.enabled.mechanisms",
            "PLAIN",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "listener.name.plaintext.plain.sasl.jaas.config",
            LOGIN.formatted("broker", "b-secret") + " user_broker=\"b-secret\" user_gateway=\"g-secret\";");
    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
        broker.close();
    }

    private TestGateway gateway(String password) throws IOException {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, """
                security.protocol=SASL_PLAINTEXT
                sasl.jaas.config=%s;
                """.formatted(LOGIN.formatted("gateway", password)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return TestGateway.forMock(
                mock,
                "ratatoskr.kafka.brokers",
                broker.address(),
                "ratatoskr.kafka.topics",
                "requests",
                "ratatoskr.kafka.client-file",
                file.toString(),
                "ratatoskr.kafka.client.sasl.mechanism",
                "PLAIN");
    }

    @Test
    void requests_are_served() throws Exception {
        mock.always(MockResponse.text("Come in."));
        try (TestGateway gateway = gateway("g-secret");
                var client = new KafkaClient(
                        broker.address(),
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        LOGIN.formatted("gateway", "g-secret") + ";")) {
            client.send("requests", "a", CHAT, "ratatoskr-operation", "chat");
            assertThat(KafkaClient.text(client.await("ratatoskr.replies", record -> true)))
                    .contains("Come in.");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void a_wrong_password_is_reported_without_it() throws Exception {
        try (LogCapture log = LogCapture.start();
                TestGateway gateway = gateway("wrong-secret")) {
            KafkaGateway kafka =
                    gateway.context().getRegistry().lookupByNameAndType(KafkaFrontend.SERVER_BEAN, KafkaGateway.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> kafka.state().describe().contains("Authentication failed"));
            assertThat(kafka.state().describe()).doesNotContain("wrong-secret");
            assertThat(log.text()).doesNotContain("wrong-secret");
        }
    }
}
