package io.ratatoskr.client;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.client.transport.Transport;
import io.ratatoskr.client.transport.TransportFailures;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/** The calls in flight of one client: deadlines, repetition after a lost connection, cancellation when it is closed. Thread-safe. */
final class ServiceCalls implements AutoCloseable {
    private static final String CLOSED = "the client of the gateway is closed";

    private final Transport transport;
    private final Duration timeout;
    private final Set<Cancellation> active;
    private final AtomicBoolean closed;
    private final CallContext context;

    /** @param timeout of each call, and of each stream as a whole */
    ServiceCalls(Transport transport, Duration timeout) {
        this(transport, timeout, ConcurrentHashMap.newKeySet(), new AtomicBoolean(), CallContext.NONE);
    }

    private ServiceCalls(
            Transport transport,
            Duration timeout,
            Set<Cancellation> active,
            AtomicBoolean closed,
            CallContext context) {
        this.transport = transport;
        this.timeout = timeout;
        this.active = active;
        this.closed = closed;
        this.context = context;
    }

    /** The calls of the same client in another context. */
    ServiceCalls with(CallContext other) {
        return new ServiceCalls(transport, timeout, active, closed, other);
    }

    boolean isReachable() {
        return !closed.get() && transport.isReachable();
    }

    ServiceResponse call(ServiceCall call) {
        Cancellation cancellation = start(timeout);
        Cancellation.Registration outer = follow(cancellation);
        try {
            ServiceResponse response = repeatIfLost(call.withMeta(context.meta()), cancellation);
            context.onResponse().accept(response.origin());
            return response;
        } finally {
            outer.remove();
            active.remove(cancellation);
        }
    }

    private ServiceResponse repeatIfLost(ServiceCall call, Cancellation cancellation) {
        try {
            return transport.call(call, cancellation);
        } catch (GatewayException failure) {
            if (!call.operation().isRepeatable() || !TransportFailures.isLost(failure) || closed.get()) {
                throw failure;
            }
            return transport.call(call, cancellation);
        }
    }

    /** Ends the call with that of the context. */
    private Cancellation.Registration follow(Cancellation cancellation) {
        Cancellation outer = context.cancellation();
        return outer == null ? () -> {} : outer.propagateTo(cancellation);
    }

    ServiceResponse download(ServiceCall call, Duration limit, DownloadProgressListener progress) {
        Cancellation cancellation = start(limit);
        try {
            return transport.download(call, cancellation, progress);
        } finally {
            active.remove(cancellation);
        }
    }

    /** Opens a stream and waits for its first event. */
    <S extends RemoteStream<?>> S open(ServiceCall call, BiFunction<EventStream, Runnable, S> newStream) {
        Cancellation cancellation = start(timeout);
        Cancellation.Registration outer = follow(cancellation);
        Runnable onEnd = () -> {
            outer.remove();
            active.remove(cancellation);
        };
        try {
            EventStream events = transport.open(call.withMeta(context.meta()), cancellation);
            S stream = newStream.apply(events, onEnd);
            stream.start();
            context.onResponse().accept(events.origin());
            return stream;
        } catch (RuntimeException | Error failure) {
            onEnd.run();
            throw failure;
        }
    }

    private Cancellation start(Duration limit) {
        Cancellation outer = context.cancellation();
        var cancellation = Cancellation.withTimeout(
                outer == null || limit.compareTo(outer.remaining()) < 0 ? limit : outer.remaining());
        active.add(cancellation);
        if (closed.get()) {
            active.remove(cancellation);
            throw new GatewayStopping(CLOSED);
        }
        return cancellation;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            active.forEach(cancellation -> cancellation.cancel(Cancellation.Cause.STOPPING, CLOSED));
            transport.close();
        }
    }
}
