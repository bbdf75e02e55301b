package io.ratatoskr.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ratatoskr.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * Reads the finished keys of partitions, before they are served. Reads to the end that the topic has at the start of the read, with the
 * transactions that are open then: what the instance before has committed is among them. Thread-safe.
 */
final class DoneReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final Admin admin;
    private final KafkaSettings settings;
    private final int donePartitions;

    DoneReader(KafkaClients clients, Admin admin, KafkaSettings settings, int donePartitions) {
        this.clients = clients;
        this.admin = admin;
        this.settings = settings;
        this.donePartitions = donePartitions;
    }

    /**
     * The keys of partitions.
     *
     * @param keys in the order in which they were finished
     * @param ends the ends of the partitions of the topic, by number
     */
    record Result(Map<TopicPartition, List<DoneKey>> keys, Map<Integer, Long> ends) {}

    /**
     * Reads the keys.
     *
     * @param starts where to start at the latest, by partition of requests; -1: unknown
     * @throws KafkaException when it fails
     */
    Result read(Map<TopicPartition, Long> starts) {
        Map<Integer, TopicPartition> assigned = starts.keySet().stream()
                .map(partition -> partition.partition() % donePartitions)
                .distinct()
                .collect(Collectors.toMap(
                        n -> n, n -> new TopicPartition(settings.outputs().done(), n)));
        Map<TopicPartition, Long> ends = ends(Set.copyOf(assigned.values()));
        var keys = new HashMap<TopicPartition, List<DoneKey>>();
        starts.keySet().forEach(partition -> keys.put(partition, new ArrayList<>()));
        try (Consumer<byte[], byte[]> consumer = clients.reader()) {
            consumer.assign(assigned.values());
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(assigned.values());
            assigned.forEach((number, done) -> {
                long end = ends.getOrDefault(done, 0L);
                long start = starts.entrySet().stream()
                        .filter(entry -> entry.getKey().partition() % donePartitions == number)
                        .mapToLong(Map.Entry::getValue)
                        .filter(known -> known >= 0)
                        .min()
                        .orElse(end);
                long lookback = end - settings.work().doneKeys();
                consumer.seek(done, Math.max(beginnings.getOrDefault(done, 0L), Math.min(start, lookback)));
            });
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!isRead(consumer, ends)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the topic %s was not read within %d s"
                            .formatted(settings.outputs().done(), TIMEOUT.toSeconds()));
                }
                consumer.poll(POLL).forEach(record -> add(record, keys));
            }
        }
        var byNumber = new HashMap<Integer, Long>();
        assigned.forEach((number, done) -> byNumber.put(number, ends.getOrDefault(done, 0L)));
        return new Result(keys, byNumber);
    }

    private static boolean isRead(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, List<DoneKey>> keys) {
        Header partition = record.headers().lastHeader(OutputRecords.DONE_PARTITION);
        if (record.key() == null || partition == null || partition.value() == null) {
            return;
        }
        String number = new String(partition.value(), US_ASCII);
        keys.forEach((source, found) -> {
            if (number.equals(Integer.toString(source.partition()))
                    && IdempotencyKeys.isOf(record.key(), source.topic())) {
                found.add(DoneKey.of(record.key()));
            }
        });
    }

    /** The ends with open transactions, for which the reader waits. */
    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        try {
            var ends = new HashMap<TopicPartition, Long>();
            admin.listOffsets(
                            partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition, info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
