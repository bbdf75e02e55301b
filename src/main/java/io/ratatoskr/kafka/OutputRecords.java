package io.ratatoskr.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.settings.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The records that the gateway writes for a request: its reply, its dead letter, its finished key. Thread-safe. */
final class OutputRecords {
    /** Header of a finished key: the partition of the request, as text. */
    static final String DONE_PARTITION = "partition";

    private static final String PREFIX = "x-ratatoskr-";
    private static final int MAX_MESSAGE_LENGTH = 1_000;
    /** Headers of a request that its reply has too, with the same bytes. */
    private static final Set<String> CORRELATION =
            Set.of("correlation-id", "correlationid", "kafka_correlationid", "x-correlation-id");

    /** Headers that a dead letter does not have: they are secret. */
    private static final Set<String> SECRET = Set.of("authorization", "x-ratatoskr-provider-key");

    private final KafkaSettings.Outputs topics;

    OutputRecords(KafkaSettings.Outputs topics) {
        this.topics = topics;
    }

    /** The reply; null: the request has no topic for it. */
    @Nullable
    ProducerRecord<byte[], byte[]> reply(
            ConsumerRecord<byte[], byte[]> request, ReplyAddress address, String idempotencyKey, KafkaReply reply) {
        if (address.topic() == null) {
            return null;
        }
        List<Header> headers = new ArrayList<>();
        for (Header header : request.headers()) {
            if (CORRELATION.contains(header.key().toLowerCase(Locale.ROOT))) {
                headers.add(header);
            }
        }
        headers.add(text(IdempotencyKeys.HEADER, idempotencyKey));
        reply.headers().forEach((name, value) -> headers.add(text(name, value)));
        return new ProducerRecord<>(address.topic(), address.partition(), request.key(), reply.body(), headers);
    }

    /** The record as it came, with the reason. */
    ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> request, String type, @Nullable String message, int attempts) {
        List<Header> headers = new ArrayList<>();
        for (Header header : request.headers()) {
            if (!SECRET.contains(header.key().toLowerCase(Locale.ROOT))) {
                headers.add(header);
            }
        }
        Map.of(
                        "error-type", type,
                        "error-message", shorten(message),
                        "topic", request.topic(),
                        "partition", Integer.toString(request.partition()),
                        "offset", Long.toString(request.offset()),
                        "attempts", Integer.toString(attempts))
                .forEach((name, value) -> headers.add(text(PREFIX + name, value)));
        return new ProducerRecord<>(topics.deadLetters(), null, request.key(), request.value(), headers);
    }

    /** The same dead letter without its value: with the reason it is larger than the broker accepts. */
    static ProducerRecord<byte[], byte[]> withoutValue(ProducerRecord<byte[], byte[]> letter) {
        List<Header> headers = new ArrayList<>(List.of(letter.headers().toArray()));
        headers.add(text(PREFIX + "value-omitted", "true"));
        return new ProducerRecord<>(letter.topic(), null, letter.key(), null, headers);
    }

    /** The finished key. */
    ProducerRecord<byte[], byte[]> done(
            ConsumerRecord<byte[], byte[]> request, byte[] doneKey, int donePartitions, int status) {
        String value = "{\"partition\":%d,\"offset\":%d,\"status\":%d}"
                .formatted(request.partition(), request.offset(), status);
        return new ProducerRecord<>(
                topics.done(),
                request.partition() % donePartitions,
                doneKey,
                value.getBytes(UTF_8),
                List.of(text(DONE_PARTITION, Integer.toString(request.partition()))));
    }

    private static String shorten(@Nullable String message) {
        String text = String.valueOf(message);
        return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH);
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
