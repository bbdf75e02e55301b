package io.ratatoskr.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the outputs of finished requests, their keys and the offsets in one transaction. What has not been committed is written again by the
 * next one. Used by the thread that polls, which owns the consumer: so no rebalance takes place during a transaction.
 */
final class ResultWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultWriter.class);
    private static final int MAX_TASKS = 1_000;
    private static final long MAX_BYTES = 16 << 20;
    private static final int COMMIT_ATTEMPTS = 3;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final KafkaStatistics statistics;
    private final Deque<RequestTask> pending = new ArrayDeque<>();
    private final Map<Integer, Long> doneEnds = new HashMap<>();
    private final String instance = UUID.randomUUID().toString();
    private long transaction;
    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable OutputBatch unresolved;

    ResultWriter(KafkaClients clients, KafkaTopics topics, KafkaStatistics statistics) {
        this.clients = clients;
        this.topics = topics;
        this.statistics = statistics;
    }

    void add(RequestTask finished) {
        pending.add(finished);
    }

    /** Bytes of the outputs that have not been written. */
    long pendingBytes() {
        return pending.stream().mapToLong(task -> task.output().bytes()).sum();
    }

    int pending() {
        return pending.size();
    }

    /** The end of a partition of the topic of finished keys, as far as this instance knows: what follows it is later. */
    long doneEnd(int requestPartition) {
        return doneEnds.getOrDefault(requestPartition % topics.donePartitions(), 0L);
    }

    void setDoneEnds(Map<Integer, Long> ends) {
        ends.forEach((partition, end) -> doneEnds.merge(partition, end, Math::max));
    }

    /** Removes the outputs of dropped tasks. */
    void removeDropped() {
        pending.removeIf(task -> {
            if (task.isDropped()) {
                task.end();
                return true;
            }
            return false;
        });
    }

    /**
     * Writes what has finished, if anything has.
     *
     * @throws KafkaException when nothing could be committed; the outputs are written again by the next call
     */
    void write(Consumer<byte[], byte[]> consumer, Collection<PartitionState> assigned) {
        resolve(consumer);
        removeDropped();
        OutputBatch batch = batch(assigned);
        if (batch.offsets().isEmpty()) {
            return;
        }
        batch.tasks().forEach(this::checkTopics);
        Producer<byte[], byte[]> writing = producer();
        boolean committing = false;
        try {
            writing.beginTransaction();
            batch.tasks().forEach(task -> send(writing, task, batch));
            writing.sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
            committing = true;
            commit(writing);
        } catch (KafkaException | IllegalStateException e) {
            statistics.aborted();
            boolean aborted = abort(writing);
            if (committing && !aborted) {
                unresolved = batch;
            }
            batch.failures().forEach(ResultWriter::replaceOutput);
            throw e;
        }
        batch.partitions().forEach(PartitionState::committed);
        ended(batch);
    }

    /** Finds out whether a transaction was committed whose end is unknown. */
    private void resolve(Consumer<byte[], byte[]> consumer) {
        OutputBatch batch = unresolved;
        if (batch != null) {
            // The new producer has ended the transaction of the one before
            producer();
            boolean committed = consumer.committed(batch.offsets().keySet()).values().stream()
                    .anyMatch(offset -> offset != null
                            && CommitMetadata.parse(offset.metadata()).token().equals(batch.token()));
            unresolved = null;
            if (committed) {
                ended(batch);
            }
        }
    }

    private OutputBatch batch(Collection<PartitionState> assigned) {
        List<RequestTask> tasks = new ArrayList<>();
        long bytes = 0;
        for (RequestTask task : pending) {
            bytes += task.output().bytes();
            if (tasks.size() == MAX_TASKS || (bytes > MAX_BYTES && !tasks.isEmpty())) {
                break;
            }
            tasks.add(task);
        }
        tasks.forEach(RequestTask::finishOffsets);
        Set<PartitionState> changed = new HashSet<>();
        assigned.stream().filter(PartitionState::isChanged).forEach(changed::add);
        String token = instance + "-" + ++transaction;
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        changed.forEach(partition -> offsets.put(
                partition.partition(),
                new OffsetAndMetadata(
                        partition.offsets().position(),
                        new CommitMetadata(
                                        token,
                                        partition
                                                .offsets()
                                                .doneStart(doneEnd(
                                                        partition.partition().partition())))
                                .text())));
        return new OutputBatch(
                token,
                tasks,
                List.copyOf(changed),
                offsets,
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>());
    }

    /** Makes sure that topics of replies and dead letters exist. */
    private void checkTopics(RequestTask task) {
        ProducerRecord<byte[], byte[]> reply = task.output().reply();
        if (reply != null) {
            try {
                int partitions = topics.ensure(reply.topic());
                if (reply.partition() != null && reply.partition() >= partitions) {
                    task.replaceReply(
                            "reply_failed",
                            "the topic %s has no partition %d".formatted(reply.topic(), reply.partition()));
                }
            } catch (KafkaTopicException e) {
                if (!task.output().isReplyRequested()) {
                    throw e;
                }
                task.replaceReply("reply_failed", e.getMessage());
            }
        }
        ProducerRecord<byte[], byte[]> deadLetter = task.output().deadLetter();
        if (deadLetter != null) {
            topics.ensure(deadLetter.topic());
        }
    }

    private void send(Producer<byte[], byte[]> writing, RequestTask task, OutputBatch batch) {
        ProducerRecord<byte[], byte[]> reply = task.output().reply();
        if (reply != null) {
            send(writing, task, reply, false, batch);
        }
        ProducerRecord<byte[], byte[]> deadLetter = task.output().deadLetter();
        if (deadLetter != null) {
            send(writing, task, deadLetter, true, batch);
        }
        writing.send(task.doneRecord(topics.donePartitions()), (metadata, exception) -> {
            if (exception == null) {
                batch.ends().add(new OutputBatch.DoneEnd(metadata.partition(), metadata.offset() + 1));
            }
        });
    }

    private static void send(
            Producer<byte[], byte[]> writing,
            RequestTask task,
            ProducerRecord<byte[], byte[]> output,
            boolean deadLetter,
            OutputBatch batch) {
        writing.send(output, (metadata, exception) -> {
            if (exception != null) {
                batch.failures().add(new OutputBatch.SendFailure(task, deadLetter, exception));
            }
        });
    }

    /** Replaces an output that will fail again. */
    private static void replaceOutput(OutputBatch.SendFailure failure) {
        if (failure.exception() instanceof RecordTooLargeException) {
            if (failure.deadLetter()) {
                failure.task().omitDeadLetterValue();
            } else {
                failure.task()
                        .replaceReply("reply_too_large", failure.exception().getMessage());
            }
        }
    }

    private static void commit(Producer<byte[], byte[]> writing) {
        for (int attempt = 1; ; attempt++) {
            try {
                writing.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (attempt == COMMIT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Aborts the transaction, or gives up the producer; returns whether it is certainly aborted. */
    private boolean abort(Producer<byte[], byte[]> writing) {
        try {
            writing.abortTransaction();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("the transaction could not be aborted", e);
            producer = null;
            writing.close(Duration.ZERO);
            return false;
        }
    }

    private void ended(OutputBatch batch) {
        int replies = 0;
        int deadLetters = 0;
        for (RequestTask task : batch.tasks()) {
            replies += task.output().reply() == null ? 0 : 1;
            deadLetters += task.output().deadLetter() == null ? 0 : 1;
        }
        batch.ends().forEach(end -> doneEnds.merge(end.partition(), end.end(), Math::max));
        Set<RequestTask> written = new HashSet<>(batch.tasks());
        pending.removeIf(written::contains);
        batch.tasks().forEach(RequestTask::committed);
        statistics.committed(replies, deadLetters);
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> known = producer;
        if (known == null) {
            known = clients.producer();
            try {
                known.initTransactions();
            } catch (RuntimeException e) {
                known.close(Duration.ZERO);
                throw e;
            }
            producer = known;
        }
        return known;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> known = producer;
        if (known != null) {
            known.close(CLOSE_TIMEOUT);
        }
    }
}
