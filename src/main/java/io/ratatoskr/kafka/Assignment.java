package io.ratatoskr.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of this instance. One that is new is served once the keys have been read that the instance before has finished. Used by the
 * thread that polls, except for the reading.
 */
final class Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    /** Offsets of a partition that may be started beyond its first unfinished one. */
    private static final int WINDOW = 10_000;

    private static final long READ_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<TopicPartition, PartitionState> partitions = new LinkedHashMap<>();
    private final BlockingQueue<Loaded> loaded = new LinkedBlockingQueue<>();
    private final DoneReader reader;
    private final int maxDoneKeys;
    private @Nullable String failure;

    /**
     * @param result null: reading failed
     * @param reason why; null: it did not
     */
    private record Loaded(
            Map<TopicPartition, Long> starts,
            List<PartitionState> states,
            DoneReader.@Nullable Result result,
            @Nullable String reason) {}

    Assignment(DoneReader reader, int maxDoneKeys) {
        this.reader = reader;
        this.maxDoneKeys = maxDoneKeys;
    }

    Collection<PartitionState> all() {
        return partitions.values();
    }

    @Nullable
    PartitionState get(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** Adds partitions, and begins to read their finished keys. */
    void add(Collection<TopicPartition> added, Consumer<?, ?> consumer) {
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(added));
        var starts = new HashMap<TopicPartition, Long>();
        List<PartitionState> states = new ArrayList<>();
        for (TopicPartition partition : added) {
            OffsetAndMetadata offset = committed.get(partition);
            long position = offset == null ? 0 : offset.offset();
            var state = new PartitionState(partition, position, WINDOW, maxDoneKeys);
            partitions.put(partition, state);
            states.add(state);
            starts.put(
                    partition,
                    offset == null
                            ? -1
                            : CommitMetadata.parse(offset.metadata()).doneStart());
        }
        read(starts, states);
    }

    private void read(Map<TopicPartition, Long> starts, List<PartitionState> states) {
        Thread.ofVirtual().name("kafka-finished-keys").start(() -> {
            DoneReader.Result result = null;
            String reason = null;
            try {
                result = reader.read(starts);
            } catch (KafkaException e) {
                LOG.debug("the finished keys of {} could not be read; they are read again", starts.keySet(), e);
                reason = String.valueOf(e.getMessage());
                LockSupport.parkNanos(READ_PAUSE_NANOS);
            }
            loaded.add(new Loaded(starts, states, result, reason));
        });
    }

    /** Takes the keys that have been read; returns the ends of the topic of finished keys that they had. */
    Map<Integer, Long> takeLoaded() {
        var ends = new HashMap<Integer, Long>();
        for (Loaded next = loaded.poll(); next != null; next = loaded.poll()) {
            DoneReader.Result result = next.result();
            failure = next.reason();
            if (result == null) {
                var states = new ArrayList<>(next.states());
                states.removeIf(state -> get(state.partition()) != state);
                var starts = new HashMap<>(next.starts());
                starts.keySet()
                        .removeIf(partition ->
                                states.stream().noneMatch(s -> s.partition().equals(partition)));
                if (!states.isEmpty()) {
                    read(starts, states);
                }
            } else {
                for (PartitionState state : next.states()) {
                    state.ready(result.keys().getOrDefault(state.partition(), List.of()));
                }
                ends.putAll(result.ends());
            }
        }
        return ends;
    }

    /** Why the last reading failed; null: it did not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Removes partitions, and drops their requests. */
    void remove(Collection<TopicPartition> removed) {
        for (TopicPartition partition : removed) {
            PartitionState state = partitions.remove(partition);
            if (state != null) {
                state.tasks().forEach(RequestTask::drop);
            }
        }
    }

    /** The requests in flight of partitions. */
    List<RequestTask> tasks(Collection<TopicPartition> of) {
        List<RequestTask> tasks = new ArrayList<>();
        for (TopicPartition partition : of) {
            PartitionState state = partitions.get(partition);
            if (state != null) {
                tasks.addAll(state.tasks());
            }
        }
        return tasks;
    }

    /** The assigned partitions. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(partitions.keySet());
    }
}
