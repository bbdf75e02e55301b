package io.ratatoskr.camel.frontend;

import io.ratatoskr.api.Cancellation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The requests in flight of a frontend without a server of its own: they are cancelled at their timeouts, and when the gateway stops.
 * Thread-safe.
 *
 * @param <Q> a request
 */
public final class RunningRequests<Q extends QueuedRequest> {
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Set<Q> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean monitored = new AtomicBoolean();

    /** Adds a request that starts. */
    public void add(Q request) {
        running.add(request);
        if (monitored.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ratatoskr-request-timeouts").start(this::monitor);
        }
    }

    /** Removes a request that has ended. */
    public void remove(Q request) {
        running.remove(request);
    }

    /** Returns the number of requests in flight. */
    public int size() {
        return running.size();
    }

    /** Cancels the requests in flight, since the gateway, or their route, stops. */
    public void cancel() {
        running.forEach(
                request -> request.cancellation().cancel(Cancellation.Cause.STOPPING, "the gateway is stopping"));
    }

    /** Cancels requests whose timeout has passed, while any is in flight. */
    private void monitor() {
        do {
            while (!running.isEmpty()) {
                LockSupport.parkNanos(this, CHECK_NANOS);
                long now = System.nanoTime();
                for (Q request : running) {
                    if (request.cancellation().isExpired(now)) {
                        request.expire();
                    }
                }
            }
            monitored.set(false);
        } while (!running.isEmpty() && monitored.compareAndSet(false, true));
    }
}
