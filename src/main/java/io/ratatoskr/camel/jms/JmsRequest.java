package io.ratatoskr.camel.jms;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.camel.frontend.QueuedRequest;
import io.ratatoskr.camel.frontend.RequestCaller;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.limits.BodyMemoryLimiter;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One delivery of a request. Used on its thread, except for its ids and its cancellation. */
final class JmsRequest extends QueuedRequest implements BodyMemory {
    private final Message message;
    private final @Nullable ApiKey key;
    private final BodyMemoryLimiter memory;
    private final RequestCaller caller = new RequestCaller(this);
    private long reservedBytes;

    /**
     * What is known of a request.
     *
     * @param headers in lower case, secret ones included
     * @param key null: it carries none of the keys file
     */
    record Identity(
            String queue,
            String requestId,
            Map<String, String> headers,
            @Nullable ApiKey key) {}

    JmsRequest(Message message, Identity identity, Duration timeout, BodyMemoryLimiter memory) {
        super(JmsFrontend.NAME, identity.queue(), identity.requestId(), identity.headers(), timeout);
        this.message = message;
        this.key = identity.key();
        this.memory = memory;
    }

    Message message() {
        return message;
    }

    RequestCaller caller() {
        return caller;
    }

    @Override
    public @Nullable CallerKeys callerKeys() {
        String keys = header(CallerKeys.HEADER);
        return keys == null ? null : CallerKeys.parse(List.of(keys));
    }

    @Override
    public @Nullable String callerName() {
        return key == null ? null : key.name();
    }

    @Override
    public boolean hasKey() {
        return key != null;
    }

    @Override
    public boolean isAdmin() {
        return key != null && key.admin();
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

    /** Releases what the request holds. */
    void end() {
        caller.end();
        memory.release(reservedBytes);
        reservedBytes = 0;
    }
}
