package io.ratatoskr.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition that is assigned to this instance. Used by the thread that polls. */
final class PartitionState {
    private final TopicPartition partition;
    private final OffsetTracker offsets;
    private final DoneKeys doneKeys;
    /** Received records that have not started. */
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    private final Map<DoneKey, RequestTask> running = new HashMap<>();
    private boolean ready;
    private boolean paused;
    private boolean changed;

    PartitionState(TopicPartition partition, long position, int window, int maxDoneKeys) {
        this.partition = partition;
        this.offsets = new OffsetTracker(position, window);
        this.doneKeys = new DoneKeys(maxDoneKeys);
    }

    TopicPartition partition() {
        return partition;
    }

    OffsetTracker offsets() {
        return offsets;
    }

    Queue<ConsumerRecord<byte[], byte[]>> waiting() {
        return waiting;
    }

    /** Adds the finished keys; from now on its records may start. */
    void ready(List<DoneKey> keys) {
        keys.forEach(doneKeys::add);
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    boolean isPaused() {
        return paused;
    }

    void setPaused(boolean value) {
        paused = value;
    }

    /** Returns whether records have finished since the last commit. */
    boolean isChanged() {
        return changed;
    }

    void committed() {
        changed = false;
    }

    /** Returns whether a request with that key has finished. */
    boolean isDone(DoneKey key) {
        return doneKeys.contains(key);
    }

    /** The request in flight with that key; null: none. */
    @Nullable
    RequestTask running(DoneKey key) {
        return running.get(key);
    }

    void started(RequestTask task, long doneEnd) {
        offsets.start(task.record().offset(), doneEnd);
        running.put(task.key(), task);
    }

    /** A record of a request that has finished, or is in flight: it starts, and finishes without one. */
    void startRepeated(long offset, long doneEnd) {
        offsets.start(offset, doneEnd);
    }

    /** Finishes a record whose output is about to be committed, or that needs none. */
    void finish(long offset) {
        offsets.finish(offset);
        changed = true;
    }

    /** The output of the request is committed. */
    void ended(RequestTask task) {
        running.remove(task.key(), task);
        doneKeys.add(task.key());
    }

    /** The requests in flight. */
    List<RequestTask> tasks() {
        return new ArrayList<>(running.values());
    }

    int doneKeyCount() {
        return doneKeys.size();
    }
}
