package io.ratatoskr.http;

import io.ratatoskr.telemetry.FrontendObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests of a server that are being processed, and reports requests to its observer. Thread-safe. */
final class ActiveRequests {
    private final AtomicInteger count = new AtomicInteger();
    private volatile FrontendObserver observer = FrontendObserver.NONE;

    int get() {
        return count.get();
    }

    void increment() {
        count.incrementAndGet();
    }

    void decrement() {
        count.decrementAndGet();
    }

    FrontendObserver observer() {
        return observer;
    }

    void observe(FrontendObserver newObserver) {
        observer = newObserver;
    }
}
