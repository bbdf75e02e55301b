package io.ratatoskr.http;

import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.RequestIdGenerator;
import java.time.Duration;

/** State shared by all connections of a server. */
record ServerContext(
        HttpSettings settings,
        HttpErrorResponses errorResponses,
        RequestGate gate,
        BodyMemoryLimiter bodyMemory,
        RequestIdGenerator requestIds,
        Duration requestTimeout,
        HttpStatistics statistics) {
    void requestStarted(HttpRoute route) {
        route.requestStarted();
        statistics.requestStarted();
    }

    FrontendObserver observer() {
        return statistics.observer();
    }

    void requestEnded(HttpRoute route) {
        route.requestEnded();
        statistics.requestEnded();
    }
}
