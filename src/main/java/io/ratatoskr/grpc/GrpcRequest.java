package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.TraceParent;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request with its complete message. Used on the request's thread, except for its ids. */
public final class GrpcRequest implements BodyMemory, IdentifiedRequest {
    private static final String CACHE_CONTROL = "cache-control";

    private final String id;
    private final Rpc rpc;
    private final Map<String, String> headers;
    private final GrpcCaller caller;
    private final Cancellation cancellation;
    private final BodyMemory memory;
    private volatile @Nullable MessageLite message;
    private volatile FrontendObservation observation = FrontendObservation.NONE;

    /** @param headers the metadata in lower case, without binary values */
    GrpcRequest(
            String id,
            Rpc rpc,
            Map<String, String> headers,
            GrpcCaller caller,
            Cancellation cancellation,
            BodyMemory memory) {
        this.id = id;
        this.rpc = rpc;
        this.headers = headers;
        this.caller = caller;
        this.cancellation = cancellation;
        this.memory = memory;
    }

    public Rpc rpc() {
        return rpc;
    }

    /** The message of the client. */
    public MessageLite message() {
        MessageLite known = message;
        if (known == null) {
            throw new IllegalStateException("the message has not been received");
        }
        return known;
    }

    void received(MessageLite received) {
        message = received;
    }

    /** Fired when the client cancels or disconnects, the deadline passes or the server stops. */
    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    public GrpcCaller caller() {
        return caller;
    }

    @Override
    public FrontendObservation observation() {
        return observation;
    }

    void observedBy(FrontendObservation newObservation) {
        observation = newObservation;
    }

    @Override
    public @Nullable String clientAddress() {
        return caller.address();
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
    public @Nullable CallerKeys callerKeys() {
        String keys = headers.get(CallerKeys.HEADER);
        return keys == null ? null : CallerKeys.parse(List.of(keys));
    }

    /** Passes on the metadata that the gateway knows: {@code x-ratatoskr-…} without the keys for providers, the trace and the cache. */
    public void forEachKnownHeader(BiConsumer<String, String> action) {
        headers.forEach((name, value) -> {
            if ((name.startsWith("x-ratatoskr-") && !name.equals(CallerKeys.HEADER))
                    || name.equals(CACHE_CONTROL)
                    || name.equals(TraceParent.HEADER)
                    || name.equals("tracestate")) {
                action.accept(name, value);
            }
        });
    }

    @Override
    public void reserve(long bytes) {
        memory.reserve(bytes);
    }

    @Override
    public String frontend() {
        return "grpc";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return rpc.path();
    }

    @Override
    public String route() {
        return rpc.path();
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public @Nullable String callerName() {
        return caller.name();
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
