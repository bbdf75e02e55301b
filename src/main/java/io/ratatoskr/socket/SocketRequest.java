package io.ratatoskr.socket;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.TraceParent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A received request. Used on its thread, except for its ids. */
public final class SocketRequest implements BodyMemory, IdentifiedRequest {
    private static final String HEADER_PREFIX = "x-ratatoskr-";

    private final String requestId;
    private final Envelope envelope;
    private final SocketCaller caller;
    private final String frontend;
    private final Cancellation cancellation;
    private final BodyMemoryLimiter memory;
    private volatile FrontendObservation observation = FrontendObservation.NONE;
    private long reservedBytes;

    /**
     * @param frontend {@code socket} or {@code tcp}
     * @param reservedBytes of the memory, released when the request has ended
     */
    SocketRequest(
            String requestId,
            Envelope envelope,
            SocketCaller caller,
            String frontend,
            Cancellation cancellation,
            BodyMemoryLimiter memory,
            long reservedBytes) {
        this.requestId = requestId;
        this.envelope = envelope;
        this.caller = caller;
        this.frontend = frontend;
        this.cancellation = cancellation;
        this.memory = memory;
        this.reservedBytes = reservedBytes;
    }

    /** Fired by a cancel line, when the client disconnects, the timeout passes or the server stops. */
    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Returns the JSON object without the fields of the envelope; not copied. */
    public byte[] body() {
        return envelope.body();
    }

    /** Returns a field of {@code meta} as text; null when it is absent. */
    public @Nullable String meta(String name) {
        return envelope.meta().get(name);
    }

    /** Null on a Unix socket. */
    @Override
    public @Nullable String clientAddress() {
        return caller.address();
    }

    @Override
    public @Nullable CallerKeys callerKeys() {
        String keys = meta(RequestMeta.PROVIDER_KEY);
        return keys == null ? null : CallerKeys.parse(List.of(keys));
    }

    @Override
    public boolean hasKey() {
        return caller.key() != null;
    }

    @Override
    public boolean isAdmin() {
        return caller.isAdmin();
    }

    @Override
    public FrontendObservation observation() {
        return observation;
    }

    void observedBy(FrontendObservation newObservation) {
        observation = newObservation;
    }

    @Override
    public String frontend() {
        return frontend;
    }

    /** None: the operation is the path. */
    @Override
    public String method() {
        return "";
    }

    @Override
    public String path() {
        return envelope.op();
    }

    @Override
    public String route() {
        return envelope.op();
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public @Nullable String callerName() {
        ApiKey key = caller.key();
        return key == null ? null : key.name();
    }

    @Override
    public @Nullable String header(String name) {
        if (name.startsWith(HEADER_PREFIX)) {
            return meta(name.substring(HEADER_PREFIX.length()).replace('-', '_'));
        }
        return name.equals(TraceParent.HEADER) ? meta(name) : null;
    }

    @Override
    public void reserve(long bytes) {
        if (reservedBytes + bytes > memory.total()) {
            throw new PayloadTooLarge(
                    "the line takes %,d bytes of memory once it is parsed; at most %,d are available (ratatoskr.http.body-budget)"
                            .formatted(reservedBytes + bytes, memory.total()));
        }
        if (!memory.acquire(bytes)) {
            throw noMemory();
        }
        reservedBytes += bytes;
    }

    void releaseMemory() {
        memory.release(reservedBytes);
        reservedBytes = 0;
    }

    static Overloaded noMemory() {
        var overloaded = new Overloaded(
                "the lines of the running requests fill the memory for bodies (ratatoskr.http.body-budget); retry in 1 s");
        overloaded.setRetryAfter(Duration.ofSeconds(1));
        return overloaded;
    }
}
