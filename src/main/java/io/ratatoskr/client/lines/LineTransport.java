package io.ratatoskr.client.lines;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.client.codec.ProgressReader;
import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.InFlightLimit;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.client.transport.Transport;
import io.ratatoskr.client.transport.TransportFailures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends JSON lines over Unix sockets and TCP. All requests but streams share one connection. A stream has one of its own, so that a reader
 * that is slow stops its own stream only; after its end the connection serves the next stream. Thread-safe.
 */
public final class LineTransport implements Transport {
    /** The gateway's own response to a passed deadline says more than the client's. */
    private static final Duration DEADLINE_GRACE = Duration.ofSeconds(1);

    private static final int MAX_IDLE_CONNECTIONS = 8;

    private final ServiceConnection options;
    private final LineConnector connector;
    private final InFlightLimit inFlight;
    private final AtomicLong ids = new AtomicLong();
    private final ReentrantLock sharedLock = new ReentrantLock();
    private volatile @Nullable LineConnection shared;
    private final ReentrantLock idleLock = new ReentrantLock();
    private final ArrayDeque<LineConnection> idle = new ArrayDeque<>();
    private final Set<LineConnection> streaming = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private LineTransport(ServiceConnection options, LineSocket.Opener opener) {
        this.options = options;
        this.connector = new LineConnector(options, opener);
        this.inFlight = new InFlightLimit(options.maxInFlight());
    }

    public static LineTransport unix(ServiceConnection options, Path path) {
        return new LineTransport(options, each -> UnixLineSocket.open(path));
    }

    public static LineTransport tcp(ServiceConnection options, String host, int port) {
        return new LineTransport(options, each -> TcpLineSocket.open(host, port, each));
    }

    @Override
    public ServiceResponse call(ServiceCall call, Cancellation cancellation) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        try {
            long deadline = deadline(cancellation);
            LineConnection connection = shared(cancellation, deadline);
            long id = ids.incrementAndGet();
            PendingResponse response = connection.send(id, RequestLine.of(id, call, cancellation.remaining()));
            ResponseLine line = await(connection, id, response, cancellation, deadline);
            if (line.kind() == ResponseLine.Kind.EVENT) {
                // Events that nobody takes would stop the connection
                connection.cancel(id);
                response.close(unexpectedEvents());
            }
            return result(line);
        } finally {
            permit.close();
        }
    }

    /** Waits for the next line of a response; a request without one is cancelled. */
    private ResponseLine await(
            LineConnection connection, long id, PendingResponse response, Cancellation cancellation, long deadline) {
        Cancellation.Registration registration = cancellation.onCancel(() -> response.fail(cancellation.exception()));
        boolean received = false;
        try {
            if (!response.await(deadline)) {
                throw TransportFailures.timedOut(options.address());
            }
            ResponseLine line = response.take();
            received = true;
            return line;
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        } finally {
            registration.remove();
            if (!received) {
                connection.cancel(id);
            }
        }
    }

    private static ServiceResponse result(ResponseLine line) {
        if (line.failure() != null) {
            throw line.failure();
        }
        if (line.kind() != ResponseLine.Kind.RESULT) {
            throw unexpectedEvents();
        }
        return new ServiceResponse(line.value(), line.origin());
    }

    private static ProviderUnavailable unexpectedEvents() {
        return new ProviderUnavailable(
                "the gateway streams a response that was not requested as a stream",
                ProviderUnavailable.Reason.INVALID_RESPONSE);
    }

    @Override
    public ServiceResponse download(ServiceCall call, Cancellation cancellation, DownloadProgressListener progress) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        try {
            long deadline = deadline(cancellation);
            LineConnection connection = ownConnection(cancellation, deadline);
            boolean complete = false;
            try {
                long id = ids.incrementAndGet();
                PendingResponse response = connection.send(id, RequestLine.of(id, call, null));
                ResponseLine line = await(connection, id, response, cancellation, deadline);
                while (line.kind() == ResponseLine.Kind.EVENT) {
                    ProgressReader.read(line.value(), progress);
                    line = await(connection, id, response, cancellation, deadline);
                }
                complete = true;
                return result(line);
            } finally {
                release(connection, complete);
            }
        } finally {
            permit.close();
        }
    }

    @Override
    public EventStream<byte[]> open(ServiceCall call, Cancellation cancellation) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        LineConnection connection = null;
        try {
            long deadline = deadline(cancellation);
            connection = ownConnection(cancellation, deadline);
            long id = ids.incrementAndGet();
            PendingResponse response = connection.send(id, RequestLine.of(id, call, cancellation.remaining()));
            LineConnection used = connection;
            return new LineEventStream(options.address(), response, cancellation, deadline, complete -> {
                release(used, complete);
                permit.close();
            });
        } catch (RuntimeException | Error failure) {
            if (connection != null) {
                release(connection, false);
            }
            permit.close();
            throw failure;
        }
    }

    private static long deadline(Cancellation cancellation) {
        return System.nanoTime() + cancellation.remaining().toNanos() + DEADLINE_GRACE.toNanos();
    }

    /** The connection of all requests but streams; made by one of those that need it. */
    private LineConnection shared(Cancellation cancellation, long deadline) {
        LineConnection current = shared;
        if (current != null && current.isOpen()) {
            return current;
        }
        sharedLock.lock();
        try {
            current = shared;
            if (current == null || !current.isOpen()) {
                current = connect(cancellation, deadline);
                shared = current;
                if (closed) {
                    current.close();
                }
            }
            return current;
        } finally {
            sharedLock.unlock();
        }
    }

    /** A connection for one response. */
    private LineConnection ownConnection(Cancellation cancellation, long deadline) {
        LineConnection connection = null;
        idleLock.lock();
        try {
            while (connection == null && !idle.isEmpty()) {
                LineConnection last = idle.pollLast();
                connection = last.isOpen() ? last : null;
            }
        } finally {
            idleLock.unlock();
        }
        if (connection == null) {
            connection = connect(cancellation, deadline);
        }
        streaming.add(connection);
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private LineConnection connect(Cancellation cancellation, long deadline) {
        if (closed) {
            throw new GatewayStopping("the client of the gateway is closed");
        }
        try {
            return connector.connect(cancellation, deadline);
        } catch (GatewayException failure) {
            throw TransportFailures.orCancelled(cancellation, failure);
        }
    }

    /** Ends the use of a connection for one response, whose incompleteness closes it, so that the gateway cancels the request. */
    private void release(LineConnection connection, boolean complete) {
        streaming.remove(connection);
        boolean idles = false;
        idleLock.lock();
        try {
            if (complete && !closed && connection.isOpen() && idle.size() < MAX_IDLE_CONNECTIONS) {
                idle.add(connection);
                idles = true;
            }
        } finally {
            idleLock.unlock();
        }
        if (!idles) {
            connection.close();
        }
    }

    @Override
    public boolean isReachable() {
        return connector.isReachable();
    }

    @Override
    public void close() {
        closed = true;
        LineConnection current = shared;
        if (current != null) {
            current.close();
        }
        streaming.forEach(LineConnection::close);
        idleLock.lock();
        try {
            idle.forEach(LineConnection::close);
            idle.clear();
        } finally {
            idleLock.unlock();
        }
    }
}
