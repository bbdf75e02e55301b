package io.ratatoskr.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts of a server: connections, requests in progress, responses by status, rejected ones included. Thread-safe. */
public final class HttpStatistics {
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger activeRequests = new AtomicInteger();
    private final LongAdder[] responses = new LongAdder[MAX_STATUS - MIN_STATUS + 1];

    public HttpStatistics() {
        for (int i = 0; i < responses.length; i++) {
            responses[i] = new LongAdder();
        }
    }

    /** Open connections of clients. */
    public int connections() {
        return connections.get();
    }

    /** Requests being processed, streams until their last frame has been handed to the socket. */
    public int activeRequests() {
        return activeRequests.get();
    }

    /** Responses whose head was sent, with that status; 0 for one that is not in the range from 100 to 599. */
    public long responses(int status) {
        return status < MIN_STATUS || status > MAX_STATUS ? 0 : responses[status - MIN_STATUS].sum();
    }

    /** @return the number of open connections, with this one */
    int connectionOpened() {
        return connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void requestStarted() {
        activeRequests.incrementAndGet();
    }

    void requestEnded() {
        activeRequests.decrementAndGet();
    }

    void responded(int status) {
        if (status >= MIN_STATUS && status <= MAX_STATUS) {
            responses[status - MIN_STATUS].increment();
        }
    }
}
