package io.ratatoskr.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is written for a request, besides its finished key.
 *
 * @param reply null: none
 * @param deadLetter null: none
 * @param status the status that HTTP would have
 * @param isReplyRequested whether the request names the topic of its reply
 */
record TaskOutput(
        @Nullable ProducerRecord<byte[], byte[]> reply,
        @Nullable ProducerRecord<byte[], byte[]> deadLetter,
        int status,
        int attempts,
        boolean isReplyRequested) {
    private static final int INTERNAL_ERROR = 500;

    /** A dead letter instead of the reply, which cannot be written. */
    TaskOutput withDeadLetterOnly(ProducerRecord<byte[], byte[]> letter) {
        return new TaskOutput(null, letter, INTERNAL_ERROR, attempts, false);
    }

    /** Without the value of the dead letter, which is too large with the reason. */
    TaskOutput withoutDeadLetterValue() {
        return new TaskOutput(
                reply,
                deadLetter == null ? null : OutputRecords.withoutValue(deadLetter),
                status,
                attempts,
                isReplyRequested);
    }

    /** Bytes of the values. */
    long bytes() {
        return length(reply) + length(deadLetter);
    }

    private static long length(@Nullable ProducerRecord<byte[], byte[]> record) {
        return record == null || record.value() == null ? 0 : record.value().length;
    }
}
