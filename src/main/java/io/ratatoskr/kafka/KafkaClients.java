package io.ratatoskr.kafka;

import io.ratatoskr.settings.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates Kafka's clients: the configured properties, defaults for those that are not set, and those that the guarantees need. Thread-safe. */
final class KafkaClients {
    private static final String SESSION_TIMEOUT = "15000";
    private static final int MAX_RECORD_BYTES = 64 << 20;

    /** Names of clients are unique in a process. */
    private static final AtomicLong READERS = new AtomicLong();

    private final KafkaSettings settings;
    /** One for the process, so that a new producer ends the transaction of the one before. */
    private final String transactionalId;

    KafkaClients(KafkaSettings settings) {
        this.settings = settings;
        this.transactionalId = settings.group() + "-" + UUID.randomUUID();
    }

    /** The consumer of requests, a member of the group. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = common(ConsumerConfig.configNames());
        properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, heartbeat(properties));
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(8 << 20));
        properties.putIfAbsent(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Integer.toString(Math.max(100, settings.work().concurrency())));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String heartbeat(Map<String, Object> properties) {
        Object session = properties.getOrDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT);
        return Integer.toString(Math.min(5_000, Integer.parseInt(session.toString()) / 3));
    }

    /** A consumer of finished keys, in no group. */
    Consumer<byte[], byte[]> reader() {
        Map<String, Object> properties = common(ConsumerConfig.configNames());
        properties.remove(ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "ratatoskr-finished-keys-" + READERS.incrementAndGet());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The producer of replies, whose transactions are not initialized. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = common(ProducerConfig.configNames());
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "15000");
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        Map<String, Object> properties = common(AdminClientConfig.configNames());
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return Admin.create(properties);
    }

    /** Those that the client knows, and those that none of the clients knows: they are of the operator's own classes. */
    private Map<String, Object> common(Set<String> known) {
        var properties = new HashMap<String, Object>();
        settings.client().forEach((name, value) -> {
            if (known.contains(name) || !isOfAnyClient(name)) {
                properties.put(name, value.reveal());
            }
        });
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.brokers()));
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "ratatoskr");
        properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
        return properties;
    }

    private static boolean isOfAnyClient(String name) {
        return ConsumerConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name)
                || AdminClientConfig.configNames().contains(name);
    }
}
