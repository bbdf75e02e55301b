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
    private final Set<Cancellation> active = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param timeout of each call, and of each stream as a whole */
    ServiceCalls(Transport transport, Duration timeout) {
        this.transport = transport;
        this.timeout = timeout;
    }

    boolean isReachable() {
        return !closed.get() && transport.isReachable();
    }

    ServiceResponse call(ServiceCall call) {
        Cancellation cancellation = start(timeout);
        try {
            return transport.call(call, cancellation);
        } catch (GatewayException failure) {
            if (!call.operation().isRepeatable() || !TransportFailures.isLost(failure) || closed.get()) {
                throw failure;
            }
            return transport.call(call, cancellation);
        } finally {
            active.remove(cancellation);
        }
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
        Runnable onEnd = () -> active.remove(cancellation);
        try {
            S stream = newStream.apply(transport.open(call, cancellation), onEnd);
            stream.start();
            return stream;
        } catch (RuntimeException | Error failure) {
            onEnd.run();
            throw failure;
        }
    }

    private Cancellation start(Duration limit) {
        var cancellation = Cancellation.withTimeout(limit);
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
