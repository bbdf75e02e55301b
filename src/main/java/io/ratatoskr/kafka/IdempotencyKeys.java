package io.ratatoskr.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What makes two records the same request: a key that their producer sends, else their place. */
final class IdempotencyKeys {
    /** The header with the key. */
    static final String HEADER = "idempotency-key";

    private static final String OTHER_HEADER = "x-ratatoskr-idempotency-key";

    private IdempotencyKeys() {}

    /** @param headers of the record, as texts */
    static String of(ConsumerRecord<byte[], byte[]> record, Map<String, String> headers) {
        String key = headers.getOrDefault(HEADER, headers.get(OTHER_HEADER));
        return key == null || key.isBlank()
                ? "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset())
                : key;
    }

    /** The key in the topic of finished keys: that of another topic never is the same. */
    static byte[] doneKey(String topic, String idempotencyKey) {
        return (topic + "/" + idempotencyKey).getBytes(UTF_8);
    }

    /** Returns whether a key in the topic of finished keys belongs to the topic. */
    static boolean isOf(byte[] doneKey, String topic) {
        byte[] prefix = (topic + "/").getBytes(UTF_8);
        if (doneKey.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (doneKey[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
