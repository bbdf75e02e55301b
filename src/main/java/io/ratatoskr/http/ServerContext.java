package io.ratatoskr.http;

import io.ratatoskr.settings.HttpSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * State shared by all connections of a server.
 *
 * @param activeRequests requests being processed, streams until their last frame has been handed to the socket
 */
record ServerContext(
        HttpSettings settings,
        HttpErrorResponses errorResponses,
        RequestGate gate,
        BodyMemoryLimiter bodyMemory,
        RequestIdGenerator requestIds,
        Duration requestTimeout,
        AtomicInteger activeRequests) {
    void requestStarted(HttpRoute route) {
        route.requestStarted();
        activeRequests.incrementAndGet();
    }

    void requestEnded(HttpRoute route) {
        route.requestEnded();
        activeRequests.decrementAndGet();
    }
}
