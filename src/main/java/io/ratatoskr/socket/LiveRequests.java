package io.ratatoskr.socket;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests in flight of one connection. Thread-safe. */
final class LiveRequests {
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, RequestTask> byId = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;
    private volatile @Nullable Thread waiting;

    /**
     * Adds a request. Called by one thread at a time.
     *
     * @throws InvalidRequest when another one has the same id
     * @throws Overloaded when there are too many
     */
    void add(String id, RequestTask task) {
        if (inFlight.get() >= SocketLimits.MAX_IN_FLIGHT) {
            var overloaded = new Overloaded("the connection has %,d requests in flight, the maximum; retry in 1 s"
                    .formatted(SocketLimits.MAX_IN_FLIGHT));
            overloaded.setRetryAfter(Duration.ofSeconds(1));
            throw overloaded;
        }
        if (byId.putIfAbsent(id, task) != null) {
            throw new InvalidRequest(
                    "a request with the id %s is in flight on this connection".formatted(id), "id", "duplicate_id");
        }
        inFlight.incrementAndGet();
        if (closed) {
            task.cancel(SocketConnection.DISCONNECTED);
        }
    }

    void remove(String id, RequestTask task) {
        byId.remove(id, task);
    }

    void ended() {
        inFlight.decrementAndGet();
        LockSupport.unpark(waiting);
    }

    /** Cancels a request; does nothing when there is none with that id. */
    void cancel(String id) {
        RequestTask task = byId.get(id);
        if (task != null) {
            task.cancel("the client has cancelled the request");
        }
    }

    void cancelAll(String reason) {
        closed = true;
        byId.values().forEach(task -> task.cancel(reason));
    }

    void stop(Predicate<RequestTask> which) {
        byId.values().stream().filter(which).forEach(RequestTask::stop);
    }

    void abandon(Predicate<RequestTask> which) {
        byId.values().stream().filter(which).forEach(RequestTask::abandon);
    }

    void checkDeadlines(long now) {
        byId.values().forEach(task -> task.checkDeadline(now));
    }

    /** Waits until no request is in flight or the connection is closed: a client that sends no more may still read. */
    void awaitEnd(LineWriter writer) {
        waiting = Thread.currentThread();
        long nextProbe = System.nanoTime();
        while (inFlight.get() > 0 && !writer.isClosed()) {
            long now = System.nanoTime();
            if (now - nextProbe >= 0) {
                writer.probe();
                nextProbe = now + PROBE_NANOS;
            }
            LockSupport.parkNanos(this, PROBE_NANOS);
        }
    }
}
