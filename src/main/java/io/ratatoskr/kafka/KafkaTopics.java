package io.ratatoskr.kafka;

import io.ratatoskr.settings.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topics that the gateway writes to: creates those that are missing. Used by one thread. */
final class KafkaTopics {
    /** A day: longer than a record waits to be redelivered. */
    private static final Map<String, String> DONE_OPTIONS =
            Map.of("cleanup.policy", "compact,delete", "retention.ms", "86400000", "segment.ms", "3600000");

    private static final int DONE_PARTITIONS = 24;
    private static final int DESCRIBE_ATTEMPTS = 30;
    private static final long DESCRIBE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Admin admin;
    private final KafkaSettings settings;
    private final Map<String, Integer> existing = new HashMap<>();
    private int donePartitions;

    KafkaTopics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * Creates the configured topics that are missing.
     *
     * @throws KafkaTopicException when one is missing and cannot be created
     * @throws KafkaException when no broker responds
     */
    void ensureConfigured() {
        KafkaSettings.Outputs outputs = settings.outputs();
        donePartitions = ensure(
                outputs.done(),
                new NewTopic(outputs.done(), Optional.of(DONE_PARTITIONS), Optional.empty()).configs(DONE_OPTIONS));
        outputs.replies().ifPresent(this::ensure);
        ensure(outputs.deadLetters());
    }

    /** Number of partitions of the topic of finished keys. */
    int donePartitions() {
        return donePartitions;
    }

    /**
     * Creates the topic with the broker's defaults if it is missing; returns the number of its partitions.
     *
     * @throws KafkaTopicException when it is missing and cannot be created
     * @throws KafkaException when no broker responds
     */
    int ensure(String topic) {
        Integer known = existing.get(topic);
        return known == null ? ensure(topic, new NewTopic(topic, Optional.empty(), Optional.empty())) : known;
    }

    private int ensure(String topic, NewTopic missing) {
        TopicDescription description = describe(topic);
        if (description == null) {
            create(missing);
            // Brokers learn of it one after the other
            for (int attempt = 1; description == null && attempt <= DESCRIBE_ATTEMPTS; attempt++) {
                LockSupport.parkNanos(DESCRIBE_PAUSE_NANOS);
                description = describe(topic);
            }
            if (description == null) {
                throw new UnknownTopicOrPartitionException("the topic %s has been created just now".formatted(topic));
            }
        }
        int partitions = description.partitions().size();
        existing.put(topic, partitions);
        return partitions;
    }

    private @Nullable TopicDescription describe(String topic) {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failure("the topic %s cannot be described: %s".formatted(topic, reason(e)), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Creates a topic, unless somebody else has done so. */
    private void create(NewTopic missing) {
        try {
            admin.createTopics(List.of(missing)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failure(
                        "the topic %s does not exist and cannot be created (%s); create it, or allow the gateway's user to"
                                .formatted(missing.name(), reason(e)),
                        e);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static RuntimeException failure(String message, ExecutionException e) {
        return e.getCause() instanceof RetriableException retriable ? retriable : new KafkaTopicException(message, e);
    }

    private static String reason(ExecutionException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
}
