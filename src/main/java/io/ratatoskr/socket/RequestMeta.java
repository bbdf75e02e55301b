package io.ratatoskr.socket;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.limits.RequestTimeouts;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The field {@code meta} of a request. */
final class RequestMeta {
    private static final int MIN_MEASURED_BYTES = 4 * 1024;

    /** The field with keys of the caller for providers. */
    static final String PROVIDER_KEY = "provider_key";

    /** The fields that every request may have. */
    static final Set<String> FIELDS =
            Set.of("parameters", "cache", "request_id", "traceparent", "timeout", "explain", "session", PROVIDER_KEY);

    private RequestMeta() {}

    /** @throws InvalidRequest when there is an unknown field, or the timeout is no duration */
    static Duration timeout(Map<String, String> meta, SocketOperation operation, Duration limit) {
        for (String name : meta.keySet()) {
            if (!FIELDS.contains(name) && !operation.acceptsMeta(name)) {
                throw new InvalidRequest(
                        "meta has the unknown field '%s'; expected %s"
                                .formatted(Text.echo(name), String.join(", ", new TreeSet<>(FIELDS))),
                        "meta");
            }
        }
        String text = meta.get("timeout");
        return text == null ? limit : RequestTimeouts.shorter("meta.timeout", text, limit);
    }

    /** Creates a request, for which the memory of its line is reserved. */
    static SocketRequest request(
            String requestId,
            Envelope envelope,
            SocketCaller caller,
            String frontend,
            Duration timeout,
            SocketServer server) {
        int bytes = envelope.body().length;
        long reserved = bytes < MIN_MEASURED_BYTES ? 0 : bytes;
        if (reserved > 0 && !server.bodyMemory().acquire(reserved)) {
            throw SocketRequest.noMemory();
        }
        return new SocketRequest(
                requestId,
                envelope,
                caller,
                frontend,
                Cancellation.withTimeout(timeout),
                server.bodyMemory(),
                reserved);
    }
}
