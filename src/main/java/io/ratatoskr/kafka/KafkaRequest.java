package io.ratatoskr.kafka;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.telemetry.FrontendObservation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One attempt to serve a record. Used on its thread, except for its ids. */
public final class KafkaRequest implements BodyMemory, IdentifiedRequest {
    private static final byte[] EMPTY = {};

    private final ConsumerRecord<byte[], byte[]> record;
    private final Map<String, String> headers;
    private final Identity identity;
    private final Cancellation cancellation;
    private final BodyMemoryLimiter memory;
    private volatile FrontendObservation observation = FrontendObservation.NONE;
    private @Nullable String mistake;
    private long reservedBytes;

    /**
     * What is known of a request.
     *
     * @param key null: it carries none of the keys file
     * @param attempt 1 for the first one
     * @param mistake what is wrong with its headers; null: nothing
     */
    record Identity(
            String requestId,
            @Nullable ApiKey key,
            int attempt,
            @Nullable String mistake) {}

    /** @param headers of the record, as texts */
    KafkaRequest(
            ConsumerRecord<byte[], byte[]> record,
            Map<String, String> headers,
            Identity identity,
            Cancellation cancellation,
            BodyMemoryLimiter memory) {
        this.record = record;
        this.headers = headers;
        this.identity = identity;
        this.cancellation = cancellation;
        this.memory = memory;
        this.mistake = identity.mistake();
    }

    public String topic() {
        return record.topic();
    }

    public int partition() {
        return record.partition();
    }

    public long offset() {
        return record.offset();
    }

    /** Returns the time of the record in milliseconds since 1970, by its producer or broker. */
    public long timestamp() {
        return record.timestamp();
    }

    /** Returns the key of the record, not copied; null: it has none. */
    public byte @Nullable [] key() {
        return record.key();
    }

    /** Returns the value of the record, not copied; empty when it has none. */
    public byte[] body() {
        byte[] value = record.value();
        return value == null ? EMPTY : value;
    }

    /** Returns the texts of the headers, by name in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the number of this attempt, 1 for the first one. */
    public int attempt() {
        return identity.attempt();
    }

    void addMistake(String other) {
        mistake = other;
    }

    /** Returns what is wrong with the headers that are not of the operation. */
    public Optional<String> mistake() {
        return Optional.ofNullable(mistake);
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public FrontendObservation observation() {
        return observation;
    }

    void observedBy(FrontendObservation newObservation) {
        observation = newObservation;
    }

    /** @throws InvalidRequest when the form of the keys is invalid */
    @Override
    public @Nullable CallerKeys callerKeys() {
        String keys = header(CallerKeys.HEADER);
        return keys == null ? null : CallerKeys.parse(List.of(keys));
    }

    /** None: the broker is in between. */
    @Override
    public @Nullable String clientAddress() {
        return null;
    }

    @Override
    public boolean hasKey() {
        return identity.key() != null;
    }

    @Override
    public boolean isAdmin() {
        return identity.key() != null && identity.key().admin();
    }

    @Override
    public @Nullable String callerName() {
        return identity.key() == null ? null : identity.key().name();
    }

    @Override
    public String frontend() {
        return "kafka";
    }

    /** None: the topic is the path. */
    @Override
    public String method() {
        return "";
    }

    @Override
    public String path() {
        return record.topic();
    }

    @Override
    public String route() {
        return record.topic();
    }

    @Override
    public String requestId() {
        return identity.requestId();
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public void reserve(long bytes) {
        if (reservedBytes + bytes > memory.total()) {
            throw new PayloadTooLarge(
                    "the message takes %,d bytes of memory once it is parsed; at most %,d are available (ratatoskr.http.body-budget)"
                            .formatted(reservedBytes + bytes, memory.total()));
        }
        if (!memory.acquire(bytes)) {
            throw new Overloaded(
                            "the messages of the running requests fill the memory for bodies (ratatoskr.http.body-budget)")
                    .setRetryAfter(Duration.ofSeconds(1));
        }
        reservedBytes += bytes;
    }

    void releaseMemory() {
        memory.release(reservedBytes);
        reservedBytes = 0;
    }
}
