package io.ratatoskr.kafka;

import io.ratatoskr.limits.BodyMemoryLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Starts received records, as far as there is room: threads, memory, the window of the partition. Partitions with records that wait are paused,
 * so that a slow provider slows the fetching down. Used by the thread that polls.
 */
final class Dispatcher {
    /** Outputs that have not been written, beyond which nothing starts. */
    private static final int MAX_PENDING = 2_000;

    private static final long MAX_PENDING_BYTES = 32 << 20;

    private final Assignment assignment;
    private final WorkerPool workers;
    private final ResultWriter results;
    private final KafkaStatistics statistics;
    private final Supplier<RequestTask.Shared> shared;

    Dispatcher(
            Assignment assignment,
            WorkerPool workers,
            ResultWriter results,
            KafkaStatistics statistics,
            Supplier<RequestTask.Shared> shared) {
        this.assignment = assignment;
        this.workers = workers;
        this.results = results;
        this.statistics = statistics;
        this.shared = shared;
    }

    void receive(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            PartitionState state = assignment.get(partition);
            if (state != null) {
                state.waiting().addAll(records.records(partition));
            }
        }
    }

    /** Starts what can start, a record of each partition in turn. */
    void start() {
        boolean any = true;
        while (any && hasRoom()) {
            any = false;
            for (PartitionState partition : assignment.all()) {
                if (canStart(partition)) {
                    any |= startNext(partition);
                }
            }
        }
    }

    private boolean hasRoom() {
        return workers.hasRoom() && results.pending() < MAX_PENDING && results.pendingBytes() < MAX_PENDING_BYTES;
    }

    private boolean canStart(PartitionState partition) {
        KafkaRoute route = shared.get().routes().apply(partition.partition().topic());
        return partition.isReady()
                && !partition.waiting().isEmpty()
                && !partition.offsets().isFull()
                && route != null
                && route.isAccepting()
                && workers.hasRoom();
    }

    /** Starts the next record; returns false when there is no memory for it. */
    private boolean startNext(PartitionState partition) {
        ConsumerRecord<byte[], byte[]> record = partition.waiting().element();
        Long reserved = reserve(record);
        if (reserved == null) {
            return false;
        }
        partition.waiting().remove();
        var task = new RequestTask(record, partition, reserved, shared.get());
        long doneEnd = results.doneEnd(record.partition());
        RequestTask same = partition.running(task.key());
        if (same != null || partition.isDone(task.key())) {
            statistics.addRepeated();
            partition.startRepeated(record.offset(), doneEnd);
            if (same == null) {
                partition.finish(record.offset());
            } else {
                same.repeated().add(record.offset());
            }
            task.end();
        } else {
            partition.started(task, doneEnd);
            workers.submit(task);
        }
        return true;
    }

    /** Reserves memory for the record; null: there is none now. One that never has room is refused later. */
    private @Nullable Long reserve(ConsumerRecord<byte[], byte[]> record) {
        BodyMemoryLimiter memory = shared.get().configuration().memory();
        long bytes = record.value() == null ? 0 : record.value().length;
        if (bytes > memory.limits().body()) {
            return 0L;
        }
        return memory.tryAcquire(bytes) ? (Long) bytes : null;
    }

    /** Pauses partitions that cannot take more, and resumes the others. */
    void pauseOrResume(Consumer<?, ?> consumer, boolean stopping) {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (PartitionState partition : assignment.all()) {
            boolean paused = stopping
                    || !partition.isReady()
                    || !partition.waiting().isEmpty()
                    || partition.offsets().isFull();
            if (paused != partition.isPaused()) {
                (paused ? pause : resume).add(partition.partition());
                partition.setPaused(paused);
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }

    /** Requests in flight, those included that wait for a thread. */
    int inFlight() {
        return assignment.all().stream()
                .mapToInt(partition -> partition.tasks().size())
                .sum();
    }
}
