package io.ratatoskr.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where the reply to a record goes.
 *
 * @param topic null: nowhere
 * @param partition null: by the key
 * @param isRequested whether the record names the topic, so that a mistake in it is its sender's
 * @param mistake why the record's own topic is not used; null: nothing is wrong
 */
record ReplyAddress(
        @Nullable String topic,
        @Nullable Integer partition,
        boolean isRequested,
        @Nullable String mistake) {
    /** The header with the topic. */
    static final String TOPIC = "ratatoskr-reply-topic";

    /** The header of Spring's {@code ReplyingKafkaTemplate} with the topic. */
    static final String SPRING_TOPIC = "kafka_replyTopic";

    /** Its header with the partition, four bytes, big-endian. */
    static final String SPRING_PARTITION = "kafka_replyPartition";

    private static final int MAX_TOPIC_BYTES = 249;

    /**
     * Reads the address of the reply from the headers of a record.
     *
     * @param allowed topics that a record may name; one that ends with an asterisk allows all that begin so
     * @param byDefault null: no reply
     * @param isConsumed whether a topic has requests, so that a reply in it would be the next one
     */
    static ReplyAddress of(
            Headers headers, List<String> allowed, @Nullable String byDefault, Predicate<String> isConsumed) {
        String name = TOPIC;
        byte[] bytes = RecordHeaders.bytes(headers, TOPIC);
        if (bytes == null) {
            name = SPRING_TOPIC;
            bytes = RecordHeaders.bytes(headers, SPRING_TOPIC);
        }
        if (bytes == null) {
            return new ReplyAddress(byDefault, null, false, null);
        }
        String topic = new String(bytes, 0, Math.min(bytes.length, MAX_TOPIC_BYTES + 1), StandardCharsets.UTF_8);
        if (!topic.equals(byDefault) && !isAllowed(topic, allowed)) {
            return new ReplyAddress(
                    byDefault,
                    null,
                    false,
                    "the header %s names a topic that ratatoskr.kafka.reply-topics does not allow".formatted(name));
        }
        if (isConsumed.test(topic)) {
            return new ReplyAddress(
                    byDefault, null, false, "the header %s names a topic with requests".formatted(name));
        }
        byte[] partition = RecordHeaders.bytes(headers, SPRING_PARTITION);
        Integer number = partition != null && partition.length == Integer.BYTES
                ? (Integer) ByteBuffer.wrap(partition).getInt()
                : null;
        if (number != null && number < 0) {
            return new ReplyAddress(byDefault, null, false, "the header %s is negative".formatted(SPRING_PARTITION));
        }
        return new ReplyAddress(topic, number, true, null);
    }

    private static boolean isAllowed(String topic, List<String> allowed) {
        return topic.matches("[a-zA-Z0-9._-]{1,249}")
                && allowed.stream()
                        .anyMatch(name -> name.endsWith("*")
                                ? topic.startsWith(name.substring(0, name.length() - 1))
                                : name.equals(topic));
    }
}
