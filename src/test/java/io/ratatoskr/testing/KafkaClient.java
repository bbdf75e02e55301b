package io.ratatoskr.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to a broker of the tests, and reads all records of a topic that are committed. Not thread-safe. */
public final class KafkaClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Map<String, String> properties = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
    private final Map<String, KafkaConsumer<byte[], byte[]>> consumers = new HashMap<>();

    /** @param keysAndValues properties of Kafka's clients */
    public KafkaClient(String address, String... keysAndValues) {
        properties.put("bootstrap.servers", address);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        this.producer =
                new KafkaProducer<>(new HashMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends a record; {@code headers} are names and values. */
    public void send(String topic, String key, String value, String... headers) {
        var record = new ProducerRecord<>(
                topic, key == null ? null : key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        send(record);
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends without waiting. */
    public void sendLater(String topic, String key, String value, String... headers) {
        var record = new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        producer.send(record);
    }

    public void flush() {
        producer.flush();
    }

    /** Waits until the topic has a record that matches, and returns the first one. */
    public ConsumerRecord<byte[], byte[]> await(String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        return awaitAll(topic, records -> records.stream().anyMatch(wanted)).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    /** Waits for a record with that header. */
    public ConsumerRecord<byte[], byte[]> awaitHeader(String topic, String name, String value) {
        return await(topic, record -> value.equals(header(record, name)));
    }

    /** Waits until the committed records of the topic match, and returns them. */
    public List<ConsumerRecord<byte[], byte[]>> awaitAll(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> complete) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        List<ConsumerRecord<byte[], byte[]>> records = records(topic, Duration.ZERO);
        while (!complete.test(records)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("%s has %d records:%n%s"
                        .formatted(
                                topic,
                                records.size(),
                                records.stream()
                                        .limit(20)
                                        .map(KafkaClient::describe)
                                        .collect(Collectors.joining("\n"))));
            }
            records = records(topic, Duration.ofMillis(50));
        }
        return records;
    }

    /** All committed records of the topic, as far as they have been read after one more poll. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic, Duration wait) {
        KafkaConsumer<byte[], byte[]> consumer = consumers.computeIfAbsent(topic, this::consumer);
        List<ConsumerRecord<byte[], byte[]>> all = read.computeIfAbsent(topic, name -> new ArrayList<>());
        if (consumer.assignment().isEmpty()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return all;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(consumer.assignment());
        }
        consumer.poll(wait.isZero() ? Duration.ofMillis(1) : wait).forEach(all::add);
        return all;
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        var consumed = new HashMap<String, Object>(properties);
        consumed.put("group.id", "test-" + UUID.randomUUID());
        consumed.put("enable.auto.commit", "false");
        consumed.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(consumed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The text of a header; null: there is none. */
    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    public static String text(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? "" : new String(record.value(), UTF_8);
    }

    private static String describe(ConsumerRecord<byte[], byte[]> record) {
        var headers = new ArrayList<String>();
        record.headers().forEach(header -> headers.add(header.key() + "=" + new String(header.value(), UTF_8)));
        return headers + " " + text(record);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumers.values().forEach(consumer -> consumer.close(Duration.ofSeconds(1)));
    }
}
