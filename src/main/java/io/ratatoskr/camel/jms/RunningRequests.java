package io.ratatoskr.camel.jms;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The requests in flight: they are observed, and cancelled at their timeouts. Thread-safe. */
final class RunningRequests {
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FrontendObserver observer;
    private final Set<JmsRequest> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean monitored = new AtomicBoolean();

    RunningRequests(FrontendObserver observer) {
        this.observer = observer;
    }

    int count() {
        return running.size();
    }

    /** Called on the thread of the request. */
    void started(JmsRequest request) {
        CurrentRequest.set(request);
        if (!observer.equals(FrontendObserver.NONE)) {
            request.observedBy(observer.start(request));
        }
        running.add(request);
        if (monitored.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ratatoskr-jms-timeouts").start(this::monitor);
        }
    }

    /** Called on the thread of the request. */
    void ended(JmsRequest request) {
        running.remove(request);
        request.end();
        request.observation().end(request.status());
        CurrentRequest.set(null);
    }

    /** Cancels the requests in flight, since the gateway stops. */
    void cancel() {
        running.forEach(
                request -> request.cancellation().cancel(Cancellation.Cause.STOPPING, "the gateway is stopping"));
    }

    /** Cancels requests whose timeout has passed, while any is in flight. */
    private void monitor() {
        do {
            while (!running.isEmpty()) {
                LockSupport.parkNanos(this, CHECK_NANOS);
                long now = System.nanoTime();
                for (JmsRequest request : running) {
                    if (request.cancellation().isExpired(now)) {
                        request.expire();
                    }
                }
            }
            monitored.set(false);
        } while (!running.isEmpty() && monitored.compareAndSet(false, true));
    }
}
