package io.ratatoskr;

import static io.ratatoskr.testing.KafkaClient.header;
import static io.ratatoskr.testing.KafkaClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.KafkaBroker;
import io.ratatoskr.testing.KafkaClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests by Kafka, with a real broker. */
@Tag("it")
@Timeout(180)
final class KafkaFrontendTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";

    private static KafkaBroker broker;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String requests = "requests-" + id;
    private final String replies = "replies-" + id;
    private final String deadLetters = "dead-" + id;
    private MockProvider mock;
    private KafkaClient client;

    @BeforeAll
    static void startBroker() {
        broker = KafkaBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        broker.withTopic(requests, 3);
        client = new KafkaClient(broker.address());
    }

    @AfterEach
    void stop() {
        client.close();
        mock.close();
    }

    private TestGateway gateway(String... more) {
        String[] settings = {
            "ratatoskr.kafka.brokers",
            broker.address(),
            "ratatoskr.kafka.topics",
            requests,
            "ratatoskr.kafka.group",
            "group-" + id,
            "ratatoskr.kafka.reply-topic",
            replies,
            "ratatoskr.kafka.reply-topics",
            "own-*",
            "ratatoskr.kafka.dead-letter-topic",
            deadLetters,
            "ratatoskr.kafka.done-topic",
            "done-" + id,
            "ratatoskr.kafka.retry-delay",
            "10ms",
            "ratatoskr.providers.compatible.retries",
            "0"
        };
        String[] all = Arrays.copyOf(settings, settings.length - 2 + more.length);
        System.arraycopy(more, 0, all, settings.length - 2, more.length);
        return TestGateway.forMock(mock, all);
    }

    @Test
    void a_chat_is_served_and_its_reply_is_correlated() {
        mock.enqueue(MockResponse.text("Good day."));
        var request = new ProducerRecord<>(requests, "k".getBytes(UTF_8), CHAT.getBytes(UTF_8));
        byte[] correlation = {0, 1, (byte) 0xff};
        request.headers().add("ratatoskr-operation", "chat".getBytes(UTF_8)).add("kafka_correlationId", correlation);
        request.headers()
                .add("x-ratatoskr-request-id", "my-1".getBytes(UTF_8))
                .add("CamelRatatoskrModel", "x".getBytes(UTF_8));
        try (TestGateway gateway = gateway()) {
            client.send(request);
            ConsumerRecord<byte[], byte[]> reply = client.await(replies, record -> true);
            assertThat(text(reply)).contains("Good day.").startsWith("{\"id\":");
            assertThat(reply.key()).isEqualTo("k".getBytes(UTF_8));
            assertThat(reply.headers().lastHeader("kafka_correlationId").value())
                    .isEqualTo(correlation);
            assertThat(header(reply, "x-ratatoskr-status")).isEqualTo("200");
            assertThat(header(reply, "x-ratatoskr-provider")).isEqualTo("compatible");
            assertThat(header(reply, "x-ratatoskr-attempts")).isEqualTo("1");
            assertThat(header(reply, "x-ratatoskr-request-id")).isEqualTo("my-1");
            assertThat(header(reply, "idempotency-key")).startsWith(requests + "-");
            assertThat(header(reply, "CamelRatatoskrModel")).isNull();
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
        assertThat(mock.callCount()).isEqualTo(1);
    }

    private ConsumerRecord<byte[], byte[]> served(String operation, String body, String... headers) {
        String key = UUID.randomUUID().toString();
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "idempotency-key";
        all[headers.length + 1] = key;
        all[headers.length + 2] = "ratatoskr-operation";
        all[headers.length + 3] = operation;
        client.send(requests, key, body, all);
        return client.awaitHeader(replies, "idempotency-key", key);
    }

    @Test
    void mistakes_are_replies_and_what_is_no_request_is_a_dead_letter() {
        try (TestGateway gateway = gateway()) {
            ConsumerRecord<byte[], byte[]> mistake = served("chat", "{\"model\":\"compatible:m\"}");
            assertThat(header(mistake, "x-ratatoskr-status")).isEqualTo("400");
            assertThat(header(mistake, "x-ratatoskr-error")).isEqualTo("invalid_request");
            assertThat(text(mistake)).startsWith("{\"error\":{\"message\":").contains("messages");

            ConsumerRecord<byte[], byte[]> poison =
                    served("chat", "not JSON", "mine", "yes", "authorization", "Bearer s3cret");
            assertThat(header(poison, "x-ratatoskr-status")).isEqualTo("400");
            ConsumerRecord<byte[], byte[]> letter = client.await(deadLetters, record -> true);
            assertThat(text(letter)).isEqualTo("not JSON");
            assertThat(letter.key()).isEqualTo(poison.key());
            assertThat(header(letter, "mine")).isEqualTo("yes");
            assertThat(header(letter, "authorization")).isNull();
            assertThat(header(letter, "x-ratatoskr-error-type")).isEqualTo("invalid_request");
            assertThat(header(letter, "x-ratatoskr-error-message")).isNotBlank();
            assertThat(header(letter, "x-ratatoskr-topic")).isEqualTo(requests);
            assertThat(header(letter, "x-ratatoskr-partition")).matches("[012]");
            assertThat(header(letter, "x-ratatoskr-offset")).matches("\\d+");
            assertThat(header(letter, "x-ratatoskr-attempts")).isEqualTo("1");

            assertThat(header(served("sing", CHAT), "x-ratatoskr-error")).isEqualTo("invalid_request");
            client.send(requests, null, null);
            client.awaitAll(deadLetters, records -> records.size() == 3);
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
        assertThat(mock.callCount()).isZero();
    }

    @Test
    void a_failure_that_passes_is_tried_again_and_one_that_does_not_is_a_dead_letter() {
        mock.enqueue(MockResponse.error(503, "down"), MockResponse.error(503, "down"), MockResponse.text("At last."));
        try (TestGateway gateway = gateway("ratatoskr.kafka.retries", "2")) {
            assertThat(text(served("chat", CHAT))).contains("At last.");
            assertThat(mock.callCount()).isEqualTo(3);

            mock.always(MockResponse.error(503, "down"));
            ConsumerRecord<byte[], byte[]> failed = served("chat", CHAT);
            assertThat(header(failed, "x-ratatoskr-status")).isEqualTo("503");
            assertThat(header(failed, "x-ratatoskr-error")).isNotBlank();
            ConsumerRecord<byte[], byte[]> letter = client.await(deadLetters, record -> true);
            assertThat(text(letter)).isEqualTo(CHAT);
            assertThat(header(letter, "x-ratatoskr-attempts")).isEqualTo("3");
            assertThat(client.records(deadLetters, Duration.ofMillis(50))).hasSize(1);
        }
    }

    @Test
    void a_finished_key_is_not_served_again_also_after_a_restart() {
        mock.always(MockResponse.text("once"));
        try (TestGateway first = gateway()) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "same");
            client.awaitHeader(replies, "idempotency-key", "same");
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "same");
            served("chat", CHAT);
        }
        try (TestGateway second = gateway()) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "same");
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "other");
            client.awaitHeader(replies, "idempotency-key", "other");
        }
        assertThat(mock.callCount()).isEqualTo(3);
        assertThat(client.records(replies, Duration.ofMillis(50)))
                .extracting(record -> header(record, "idempotency-key"))
                .filteredOn("same"::equals)
                .hasSize(1);
    }

    @Test
    void a_reply_goes_where_the_request_says_if_that_is_allowed() {
        mock.always(MockResponse.text("here"));
        try (TestGateway gateway = gateway()) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "ratatoskr-reply-topic", "own-" + id);
            assertThat(text(client.await("own-" + id, record -> true))).contains("here");

            ConsumerRecord<byte[], byte[]> refused = served("chat", CHAT, "ratatoskr-reply-topic", "other-" + id);
            assertThat(header(refused, "x-ratatoskr-status")).isEqualTo("400");
            assertThat(text(refused)).contains("ratatoskr.kafka.reply-topics");
        }
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void more_requests_are_served_at_a_time_than_there_are_partitions() {
        mock.always(MockResponse.text("slow").delay(Duration.ofMillis(400)));
        try (TestGateway gateway = gateway("ratatoskr.kafka.concurrency", "20")) {
            for (int i = 0; i < 60; i++) {
                client.sendLater(requests, "k" + i, CHAT, "ratatoskr-operation", "chat", "idempotency-key", "n" + i);
            }
            client.flush();
            mock.awaitCalls(20, Duration.ofSeconds(20));
            client.awaitAll(replies, records -> records.size() == 60);
        }
        assertThat(mock.callCount()).isEqualTo(60);
    }

    @Test
    void a_call_longer_than_the_poll_interval_stays_and_delays_no_other() {
        mock.enqueue(MockResponse.text("long").delay(Duration.ofSeconds(8)));
        mock.always(MockResponse.text("short"));
        try (TestGateway gateway = gateway(
                "ratatoskr.kafka.client.max.poll.interval.ms", "6000",
                "ratatoskr.kafka.client.session.timeout.ms", "6000")) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "long");
            mock.awaitCalls(1, TIMEOUT);
            for (int i = 0; i < 20; i++) {
                client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "n" + i);
            }
            assertThat(client.awaitAll(replies, records -> records.size() >= 20))
                    .noneMatch(reply -> "long".equals(header(reply, "idempotency-key")));
            client.awaitHeader(replies, "idempotency-key", "long");
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        }
        assertThat(mock.callCount()).isEqualTo(21);
    }

    @Test
    void requests_in_flight_at_a_stop_are_replied_to() {
        mock.always(MockResponse.text("in time").delay(Duration.ofSeconds(1)));
        try (TestGateway gateway = gateway()) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "last");
            mock.awaitCalls(1, TIMEOUT);
            assertThat(gateway.port()).isPositive();
        }
        assertThat(text(client.awaitHeader(replies, "idempotency-key", "last"))).contains("in time");
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void a_reload_keeps_the_membership_and_what_is_in_flight(@TempDir Path home) throws Exception {
        Path file = home.resolve("config/application.properties");
        Files.createDirectories(file.getParent());
        List<String> lines = List.of(
                "ratatoskr.providers.compatible.base-url=" + mock.baseUrl(),
                "ratatoskr.kafka.brokers=" + broker.address(),
                "ratatoskr.kafka.topics=" + requests,
                "ratatoskr.kafka.group=group-" + id,
                "ratatoskr.kafka.reply-topic=" + replies);
        Files.write(file, lines);
        mock.always(MockResponse.text("same").delay(Duration.ofSeconds(1)));
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder().home(home).config(file))) {
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "before");
            mock.awaitCalls(1, TIMEOUT);
            String member = member();
            Files.write(
                    file,
                    Stream.concat(lines.stream(), Stream.of("ratatoskr.kafka.retries=1"))
                            .toList());
            gateway.reload();
            client.awaitHeader(replies, "idempotency-key", "before");
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "after");
            client.awaitHeader(replies, "idempotency-key", "after");
            assertThat(member()).isEqualTo(member);
            await().atMost(TIMEOUT).until(() -> gateway.retiredConfigurations() == 0);
            client.send(requests, "a", CHAT, "ratatoskr-operation", "chat", "idempotency-key", "later");
            client.awaitHeader(replies, "idempotency-key", "later");
        }
        assertThat(mock.callCount()).isEqualTo(3);
    }

    private String member() throws Exception {
        try (Admin admin = broker.admin()) {
            return admin.describeConsumerGroups(List.of("group-" + id))
                    .all()
                    .get()
                    .get("group-" + id)
                    .members()
                    .iterator()
                    .next()
                    .consumerId();
        }
    }

    @Test
    void keys_may_be_required(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(keys, "alice=0123456789abcdef0123456789abcdef\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        mock.always(MockResponse.text("yes"));
        try (TestGateway gateway =
                gateway("ratatoskr.access.keys-file", keys.toString(), "ratatoskr.kafka.require-keys", "true")) {
            ConsumerRecord<byte[], byte[]> refused = served("chat", CHAT);
            assertThat(header(refused, "x-ratatoskr-status")).isEqualTo("401");
            ConsumerRecord<byte[], byte[]> wrong = served("chat", CHAT, "authorization", "Bearer wrong");
            assertThat(header(wrong, "x-ratatoskr-status")).isEqualTo("401");
            assertThat(text(wrong)).doesNotContain("wrong");
            assertThat(text(served("chat", CHAT, "authorization", "Bearer 0123456789abcdef0123456789abcdef")))
                    .contains("yes");
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void operators_have_routes_of_their_own_and_camels_component() throws Exception {
        mock.always(MockResponse.text("own"));
        broker.withTopic("words-" + id, 1).withTopic("plain-" + id, 1).withTopic("responses-" + id, 1);
        try (TestGateway gateway = gateway()) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kafka-requests:words?topics=words-%1$s&replyTopic=own-%1$s".formatted(id))
                            .convertBodyTo(String.class)
                            .setBody(simple("${body}! at ${header[kafka.OFFSET]}"))
                            .setHeader("mine", constant("1"));
                    from("kafka:plain-%s?brokers=%s&groupId=plain-%1$s&autoOffsetReset=earliest"
                                    .formatted(id, broker.address()))
                            .convertBodyTo(String.class)
                            .to("direct:chat")
                            .convertBodyTo(String.class)
                            .to("kafka:responses-%s?brokers=%s".formatted(id, broker.address()));
                }
            });
            client.send("words-" + id, null, "loud", "not-mine", "2");
            ConsumerRecord<byte[], byte[]> loud = client.await("own-" + id, record -> true);
            assertThat(text(loud)).isEqualTo("loud! at 0");
            assertThat(header(loud, "mine")).isEqualTo("1");
            assertThat(header(loud, "not-mine")).isNull();

            client.send(
                    "plain-" + id,
                    null,
                    "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(text(client.await("responses-" + id, record -> true))).isEqualTo("own");
        }
    }

    @Test
    void embeddings_and_scores_are_served() {
        mock.at("/v1/embeddings").always(MockResponse.embeddings());
        try (TestGateway gateway = gateway()) {
            assertThat(text(served("embed", "{\"model\":\"compatible:m\",\"input\":[\"a\",\"b\"]}")))
                    .contains("\"embedding\"")
                    .contains("\"usage\"");
            mock.always(MockResponse.text("{\"labels\":{}}"));
            assertThat(header(served("zero_shot", "{\"model\":\"compatible:m\",\"text\":\"t\"}"), "x-ratatoskr-status"))
                    .isEqualTo("400");
            assertThat(header(served("chat", CHAT.replace("}]}", "}],\"stream\":true}")), "x-ratatoskr-status"))
                    .isEqualTo("400");
            assertThat(gateway.port()).isPositive();
        }
    }
}
