package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.JmsBroker;
import io.ratatoskr.testing.JmsClient;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests by JMS, with a real broker and a plain client. */
@Tag("it")
@Timeout(180)
final class JmsFrontendTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";

    private static JmsBroker broker;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String requests = "requests-" + id;
    private final String deadLetters = "dead-" + id;
    private MockProvider mock;
    private JmsClient client;

    @BeforeAll
    static void startBroker() {
        broker = JmsBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        mock = MockProvider.start();
        client = new JmsClient(broker.url());
    }

    @AfterEach
    void stop() {
        client.close();
        mock.close();
    }

    private TestGateway gateway(String... more) {
        String[] settings = {
            "ratatoskr.jms.url",
            broker.url(),
            "ratatoskr.jms.queue",
            requests,
            "ratatoskr.jms.dead-letter-queue",
            deadLetters,
            "ratatoskr.jms.retry-delay",
            "10ms",
            "ratatoskr.providers.compatible.retries",
            "0"
        };
        String[] all = Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return TestGateway.forMock(mock, all);
    }

    private TextMessage served(String operation, String body, String... properties) throws Exception {
        TextMessage message = client.text(body, properties);
        message.setStringProperty("ratatoskr_operation", operation);
        return client.request(requests, message);
    }

    @Test
    void a_chat_is_served_and_its_reply_is_correlated() throws Exception {
        mock.enqueue(MockResponse.text("Good day."));
        try (TestGateway gateway = gateway()) {
            TextMessage message = client.text(
                    CHAT, "ratatoskr_operation", "chat", "x_ratatoskr_request_id", "my-1", "CamelRatatoskrModel", "x");
            message.setJMSCorrelationID("order 17");
            TextMessage reply = client.request(requests, message);
            assertThat(reply.getText()).contains("Good day.").startsWith("{\"id\":");
            assertThat(reply.getJMSCorrelationID()).isEqualTo("order 17");
            assertThat(reply.getStringProperty("x_ratatoskr_status")).isEqualTo("200");
            assertThat(reply.getStringProperty("x_ratatoskr_provider")).isEqualTo("compatible");
            assertThat(reply.getStringProperty("x_ratatoskr_attempts")).isEqualTo("1");
            assertThat(reply.getStringProperty("x_ratatoskr_request_id")).isEqualTo("my-1");
            assertThat(reply.getStringProperty("CamelRatatoskrModel")).isNull();
            assertThat(reply.getJMSExpiration())
                    .isBetween(System.currentTimeMillis() + 3_000_000, System.currentTimeMillis() + 3_600_000);
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void bytes_camels_names_and_the_message_id_as_correlation_are_understood() throws Exception {
        mock.always(MockResponse.text("Good day."));
        try (TestGateway gateway = gateway()) {
            BytesMessage message = client.session().createBytesMessage();
            message.writeBytes(CHAT.getBytes(UTF_8));
            message.setStringProperty("ratatoskr_HYPHEN_operation", "chat");
            TextMessage reply = client.request(requests, message);
            assertThat(reply.getText()).contains("Good day.");
            assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void every_kind_of_operation_is_served() throws Exception {
        mock.at("/v1/embeddings").always(MockResponse.embeddings());
        try (TestGateway gateway = gateway()) {
            assertThat(served("embed", "{\"model\":\"compatible:m\",\"input\":[\"a\",\"b\"]}")
                            .getText())
                    .contains("\"embedding\"")
                    .contains("\"usage\"");
            mock.always(MockResponse.text("{\"labels\":{}}"));
            assertThat(served("zero-shot", "{\"model\":\"compatible:m\",\"text\":\"t\"}")
                            .getStringProperty("x_ratatoskr_status"))
                    .isEqualTo("400");
            assertThat(served("chat", CHAT.replace("}]}", "}],\"stream\":true}"))
                            .getStringProperty("x_ratatoskr_status"))
                    .isEqualTo("400");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void mistakes_are_replies_and_what_is_no_request_is_a_dead_letter() throws Exception {
        try (TestGateway gateway = gateway()) {
            TextMessage mistake = served("chat", "{\"model\":\"compatible:m\"}");
            assertThat(mistake.getStringProperty("x_ratatoskr_status")).isEqualTo("400");
            assertThat(mistake.getStringProperty("x_ratatoskr_error")).isEqualTo("invalid_request");
            assertThat(mistake.getText()).startsWith("{\"error\":{\"message\":").contains("messages");

            TextMessage poison = served("chat", "not JSON", "mine", "yes", "authorization", "Bearer s3cret");
            assertThat(poison.getStringProperty("x_ratatoskr_status")).isEqualTo("400");
            var letter = (TextMessage) client.receive(deadLetters);
            assertThat(letter.getText()).isEqualTo("not JSON");
            assertThat(letter.getStringProperty("mine")).isEqualTo("yes");
            assertThat(letter.getStringProperty("authorization")).isNull();
            assertThat(letter.getStringProperty("x_ratatoskr_error_type")).isEqualTo("invalid_request");
            assertThat(letter.getStringProperty("x_ratatoskr_error_message")).isNotBlank();
            assertThat(letter.getStringProperty("x_ratatoskr_queue")).isEqualTo(requests);
            assertThat(letter.getStringProperty("x_ratatoskr_message_id")).isEqualTo(poison.getJMSCorrelationID());
            assertThat(letter.getStringProperty("x_ratatoskr_attempts")).isEqualTo("1");

            assertThat(served("sing", CHAT).getStringProperty("x_ratatoskr_error"))
                    .isEqualTo("invalid_request");
            client.receive(deadLetters);
            var object = client.session().createObjectMessage("text");
            client.send(requests, object);
            assertThat(client.receive(deadLetters).getStringProperty("x_ratatoskr_error_message"))
                    .contains("neither a text nor bytes");
            assertThat(served("chat", CHAT, "x_ratatoskr_timeout", "soon").getStringProperty("x_ratatoskr_status"))
                    .isEqualTo("400");
            assertThat(client.isEmpty(deadLetters)).isTrue();
            assertThat(gateway.port()).isPositive();
        }
        assertThat(mock.callCount()).isZero();
    }

    @Test
    void a_failure_that_passes_is_tried_again_and_one_that_does_not_is_a_dead_letter() throws Exception {
        mock.enqueue(MockResponse.error(503, "down"), MockResponse.error(503, "down"), MockResponse.text("At last."));
        try (TestGateway gateway = gateway("ratatoskr.jms.retries", "2")) {
            assertThat(served("chat", CHAT).getText()).contains("At last.");
            assertThat(mock.callCount()).isEqualTo(3);

            mock.always(MockResponse.error(503, "down"));
            TextMessage failed = served("chat", CHAT);
            assertThat(failed.getStringProperty("x_ratatoskr_status")).isEqualTo("503");
            assertThat(failed.getStringProperty("x_ratatoskr_error")).isNotBlank();
            var letter = (TextMessage) client.receive(deadLetters);
            assertThat(letter.getText()).isEqualTo(CHAT);
            assertThat(letter.getStringProperty("x_ratatoskr_attempts")).isEqualTo("3");
            assertThat(client.isEmpty(deadLetters)).isTrue();
            assertThat(client.isEmpty("DLQ")).isTrue();
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void an_expiry_is_the_deadline_of_a_request() throws Exception {
        mock.always(MockResponse.text("too late").delay(Duration.ofSeconds(30)));
        try (TestGateway gateway = gateway("ratatoskr.jms.retries", "0")) {
            Queue replies = client.temporaryQueue();
            TextMessage message = client.text(CHAT, "ratatoskr_operation", "chat");
            message.setJMSReplyTo(replies);
            client.send(requests, message, 3_000);
            Message reply = client.receive(replies);
            assertThat(reply.getStringProperty("x_ratatoskr_status")).isEqualTo("504");
            assertThat(mock.callCount()).isEqualTo(1);
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void requests_without_a_destination_have_a_reply_in_the_configured_queue_or_none() throws Exception {
        mock.always(MockResponse.text("here"));
        try (TestGateway gateway = gateway("ratatoskr.jms.reply-queue", "replies-" + id)) {
            TextMessage message = client.text(CHAT, "ratatoskr_operation", "chat");
            client.send(requests, message);
            Message reply = client.receive("replies-" + id);
            assertThat(((TextMessage) reply).getText()).contains("here");
            assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
            assertThat(reply.getJMSExpiration()).isPositive();
            assertThat(gateway.port()).isPositive();
        }
        try (TestGateway gateway = gateway()) {
            client.send(requests, client.text(CHAT, "ratatoskr_operation", "chat"));
            mock.awaitCalls(2, TIMEOUT);
            assertThat(served("chat", CHAT).getText()).contains("here");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void a_selector_chooses_requests() throws Exception {
        mock.always(MockResponse.text("mine"));
        try (TestGateway gateway = gateway("ratatoskr.jms.selector", "team = 'a'")) {
            client.send(requests, client.text(CHAT, "ratatoskr_operation", "chat", "team", "b"));
            assertThat(served("chat", CHAT, "team", "a").getText()).contains("mine");
            assertThat(gateway.port()).isPositive();
        }
        assertThat(mock.callCount()).isEqualTo(1);
        assertThat(client.receive(requests).getStringProperty("team")).isEqualTo("b");
    }

    @Test
    void requests_are_served_at_the_same_time() throws Exception {
        mock.always(MockResponse.text("slow").delay(Duration.ofMillis(500)));
        try (TestGateway gateway = gateway("ratatoskr.jms.concurrency", "20")) {
            Queue replies = client.temporaryQueue();
            for (int i = 0; i < 60; i++) {
                TextMessage message = client.text(CHAT, "ratatoskr_operation", "chat");
                message.setJMSCorrelationID("n" + i);
                message.setJMSReplyTo(replies);
                client.send(requests, message);
            }
            Set<String> served = new HashSet<>();
            try (MessageConsumer consumer = client.session().createConsumer(replies)) {
                for (Message reply; served.size() < 60 && (reply = consumer.receive(TIMEOUT.toMillis())) != null; ) {
                    served.add(reply.getJMSCorrelationID());
                }
            }
            assertThat(served).hasSize(60);
            assertThat(gateway.port()).isPositive();
        }
        assertThat(mock.callCount()).isEqualTo(60);
    }

    @Test
    void a_request_in_flight_at_a_stop_is_replied_to() throws Exception {
        mock.always(MockResponse.text("in time").delay(Duration.ofSeconds(1)));
        Queue replies = client.temporaryQueue();
        try (TestGateway gateway = gateway()) {
            TextMessage message = client.text(CHAT, "ratatoskr_operation", "chat");
            message.setJMSReplyTo(replies);
            client.send(requests, message);
            mock.awaitCalls(1, TIMEOUT);
            assertThat(gateway.port()).isPositive();
        }
        assertThat(((TextMessage) client.receive(replies)).getText()).contains("in time");
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void a_reload_loses_nothing(@TempDir Path home) throws Exception {
        Path file = home.resolve("config/application.properties");
        Files.createDirectories(file.getParent());
        List<String> lines = List.of(
                "ratatoskr.providers.compatible.base-url=" + mock.baseUrl(),
                "ratatoskr.jms.url=" + broker.url(),
                "ratatoskr.jms.queue=" + requests);
        Files.write(file, lines);
        mock.always(MockResponse.text("same").delay(Duration.ofSeconds(1)));
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder().home(home).config(file))) {
            Queue replies = client.temporaryQueue();
            TextMessage message = client.text(CHAT, "ratatoskr_operation", "chat");
            message.setJMSReplyTo(replies);
            client.send(requests, message);
            mock.awaitCalls(1, TIMEOUT);
            Files.write(
                    file,
                    Stream.concat(lines.stream(), Stream.of("ratatoskr.jms.retries=1"))
                            .toList());
            gateway.reload();
            client.receive(replies);
            served("chat", CHAT);
            await().atMost(TIMEOUT).until(() -> gateway.retiredConfigurations() == 0);
            served("chat", CHAT);
        }
        assertThat(mock.callCount()).isEqualTo(3);
    }

    @Test
    void keys_may_be_required(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(keys, "alice=0123456789abcdef0123456789abcdef\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        mock.always(MockResponse.text("yes"));
        try (TestGateway gateway =
                gateway("ratatoskr.access.keys-file", keys.toString(), "ratatoskr.jms.require-keys", "true")) {
            assertThat(served("chat", CHAT).getStringProperty("x_ratatoskr_status"))
                    .isEqualTo("401");
            TextMessage wrong = served("chat", CHAT, "authorization", "Bearer wrong");
            assertThat(wrong.getStringProperty("x_ratatoskr_status")).isEqualTo("401");
            assertThat(wrong.getText()).doesNotContain("wrong");
            assertThat(served("chat", CHAT, "authorization", "Bearer 0123456789abcdef0123456789abcdef")
                            .getText())
                    .contains("yes");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void operators_have_routes_of_their_own() throws Exception {
        mock.always(MockResponse.text("a label"));
        try (TestGateway gateway = gateway()) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jms:queue:tickets-" + id + "?cacheLevelName=CACHE_CONSUMER&transacted=true"
                                    + "&lazyCreateTransactionManager=false&mapJmsMessage=false&preserveMessageQos=true"
                                    + "&connectionFactory=#ratatoskr-jms-connections"
                                    + "&jmsKeyFormatStrategy=#ratatoskr-jms-names&errorHandlerLoggingLevel=OFF")
                            .routeConfigurationId("jms")
                            .setHeader("ratatoskr-operation", constant("chat"))
                            .to("bean:ratatoskr-jms?method=request")
                            .to("direct:chat")
                            .to("bean:ratatoskr-jms?method=response");
                }
            });
            TextMessage reply = client.request("tickets-" + id, client.text(CHAT, "ratatoskr_operation", "embed"));
            assertThat(reply.getText()).contains("a label");
            TextMessage poison = client.request("tickets-" + id, client.text("no"));
            assertThat(poison.getStringProperty("x_ratatoskr_status")).isEqualTo("400");
            assertThat(client.receive(deadLetters).getStringProperty("x_ratatoskr_queue"))
                    .isEqualTo("tickets-" + id);
        }
    }

    @Test
    void another_connection_factory_is_a_class_or_a_bean() throws Exception {
        mock.always(MockResponse.text("by class"));
        try (TestGateway gateway = gateway(
                "ratatoskr.jms.connection-factory",
                "org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory")) {
            assertThat(served("chat", CHAT).getText()).contains("by class");
            assertThat(gateway.port()).isPositive();
        }
        assertThatThrownBy(() -> gateway("ratatoskr.jms.connection-factory", "java.lang.String")
                        .close())
                .hasMessageContaining(
                        "ratatoskr.jms.connection-factory: 'java.lang.String' is neither a bean nor a class");
    }
}
