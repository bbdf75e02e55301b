package io.ratatoskr.kafka;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one transaction writes.
 *
 * @param token in the metadata of its offsets
 * @param partitions whose offsets it commits
 * @param failures of its records, added by a thread of the client
 * @param ends of partitions of the topic of finished keys, added likewise
 */
record OutputBatch(
        String token,
        List<RequestTask> tasks,
        List<PartitionState> partitions,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        Queue<SendFailure> failures,
        Queue<DoneEnd> ends) {
    /**
     * A record that could not be sent.
     *
     * @param deadLetter whether it is the dead letter; else it is the reply
     */
    record SendFailure(RequestTask task, boolean deadLetter, Exception exception) {}

    /** The end of a partition after a finished key. */
    record DoneEnd(int partition, long end) {}
}
