package io.ratatoskr.http;

import io.ratatoskr.telemetry.FrontendObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of a server: connections, requests in progress, responses by status, rejected ones included; and the observer of its requests.
 * The counts outlive the configuration of the server. Thread-safe.
 */
public final class HttpStatistics {
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private final AtomicInteger connections;
    private final LongAdder refusedConnections;
    private final AtomicInteger activeRequests;
    private final LongAdder[] responses;
    /** With this configuration of the server. */
    private final AtomicInteger ownActiveRequests = new AtomicInteger();

    private volatile FrontendObserver observer = FrontendObserver.NONE;

    public HttpStatistics() {
        this(new AtomicInteger(), new LongAdder(), new AtomicInteger(), new LongAdder[MAX_STATUS - MIN_STATUS + 1]);
        for (int i = 0; i < responses.length; i++) {
            responses[i] = new LongAdder();
        }
    }

    private HttpStatistics(
            AtomicInteger connections,
            LongAdder refusedConnections,
            AtomicInteger activeRequests,
            LongAdder[] responses) {
        this.connections = connections;
        this.refusedConnections = refusedConnections;
        this.activeRequests = activeRequests;
        this.responses = responses;
    }

    /** Those of the server with its next configuration: the counts go on, the observer is another one. */
    HttpStatistics successor() {
        return new HttpStatistics(connections, refusedConnections, activeRequests, responses);
    }

    /** Open connections of clients. */
    public int connections() {
        return connections.get();
    }

    /** Connections that were closed at once because of the limit. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Requests being processed, streams until their last frame has been handed to the socket. */
    public int activeRequests() {
        return activeRequests.get();
    }

    /** Those of {@link #activeRequests} that this configuration of the server processes. */
    int ownActiveRequests() {
        return ownActiveRequests.get();
    }

    /** Responses whose head was sent, with that status; 0 for one that is not in the range from 100 to 599. */
    public long responses(int status) {
        return status < MIN_STATUS || status > MAX_STATUS ? 0 : responses[status - MIN_STATUS].sum();
    }

    FrontendObserver observer() {
        return observer;
    }

    void observe(FrontendObserver newObserver) {
        observer = newObserver;
    }

    /** @return the number of open connections, with this one */
    int connectionOpened() {
        return connections.incrementAndGet();
    }

    void connectionRefused() {
        refusedConnections.increment();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void requestStarted() {
        activeRequests.incrementAndGet();
        ownActiveRequests.incrementAndGet();
    }

    void requestEnded() {
        activeRequests.decrementAndGet();
        ownActiveRequests.decrementAndGet();
    }

    void responded(int status) {
        if (status >= MIN_STATUS && status <= MAX_STATUS) {
            responses[status - MIN_STATUS].increment();
        }
    }
}
