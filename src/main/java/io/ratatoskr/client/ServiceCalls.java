package io.ratatoskr.client;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceProtocol;
import io.ratatoskr.client.transport.ServiceRequest;
import io.ratatoskr.client.transport.ServiceResult;
import io.ratatoskr.client.transport.ServiceStream;
import io.ratatoskr.client.transport.TransportFailures;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The calls in flight of one client: deadlines, repetition after a lost connection, cancellation when it is closed. Thread-safe. */
final class ServiceCalls implements AutoCloseable {
    /** As in process: the store of the gateway has a limit of its own for downloads. */
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofDays(7);

    private static final String CLOSED = "the client of the gateway is closed";

    private final ServiceProtocol protocol;
    private final Duration timeout;
    private final Set<Cancellation> active;
    private final AtomicBoolean closed;
    private final CallContext context;

    /** @param timeout of each call, and of each stream as a whole */
    ServiceCalls(ServiceProtocol protocol, Duration timeout) {
        this(protocol, timeout, ConcurrentHashMap.newKeySet(), new AtomicBoolean(), CallContext.NONE);
    }

    private ServiceCalls(
            ServiceProtocol protocol,
            Duration timeout,
            Set<Cancellation> active,
            AtomicBoolean closed,
            CallContext context) {
        this.protocol = protocol;
        this.timeout = timeout;
        this.active = active;
        this.closed = closed;
        this.context = context;
    }

    /** The calls of the same client in another context. */
    ServiceCalls with(CallContext other) {
        return new ServiceCalls(protocol, timeout, active, closed, other);
    }

    boolean isReachable() {
        return !closed.get() && protocol.isReachable();
    }

    <T> T call(ServiceRequest<T> request) {
        Cancellation cancellation =
                start(request.operation() == ServiceOperation.DOWNLOAD ? DOWNLOAD_TIMEOUT : timeout);
        Cancellation.Registration outer = follow(cancellation);
        try {
            ServiceResult<T> result = repeatIfLost(request, cancellation);
            context.onResponse().accept(result.origin());
            return result.value();
        } finally {
            outer.remove();
            active.remove(cancellation);
        }
    }

    private <T> ServiceResult<T> repeatIfLost(ServiceRequest<T> request, Cancellation cancellation) {
        try {
            return protocol.call(request, context.meta(), cancellation);
        } catch (GatewayException failure) {
            if (!request.operation().isRepeatable() || !TransportFailures.isLost(failure) || closed.get()) {
                throw failure;
            }
            return protocol.call(request, context.meta(), cancellation);
        }
    }

    /** Ends the call with that of the context. */
    private Cancellation.Registration follow(Cancellation cancellation) {
        Cancellation outer = context.cancellation();
        return outer == null ? () -> {} : outer.propagateTo(cancellation);
    }

    ChatStream open(ChatRequest request) {
        return open(cancellation -> protocol.open(request, context.meta(), cancellation), RemoteStream.Chat::new);
    }

    GenerateStream open(GenerateRequest request) {
        return open(cancellation -> protocol.open(request, context.meta(), cancellation), RemoteStream.Completion::new);
    }

    /** Opens a stream and waits for its first event. */
    private <E, S extends RemoteStream<E>> S open(
            Function<Cancellation, ServiceStream<?, E>> opener,
            BiFunction<ServiceStream<?, E>, Runnable, S> newStream) {
        Cancellation cancellation = start(timeout);
        Cancellation.Registration outer = follow(cancellation);
        Runnable onEnd = () -> {
            outer.remove();
            active.remove(cancellation);
        };
        try {
            ServiceStream<?, E> source = opener.apply(cancellation);
            S stream = newStream.apply(source, onEnd);
            stream.start();
            context.onResponse().accept(source.origin());
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
            protocol.close();
        }
    }
}
