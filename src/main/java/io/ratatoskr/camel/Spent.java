package io.ratatoskr.camel;

import io.ratatoskr.parameters.Finding;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a request has cost so far: calls to providers, and time spent waiting for them. Thread-safe. */
public final class Spent {
    private final long startNanos = System.nanoTime();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile List<Finding> changes = List.of();

    /** Notes one more call to a provider. */
    public void call() {
        calls.incrementAndGet();
    }

    /** Takes one call back: that to a provider which only asks others, whose calls count instead. */
    public void passedOn() {
        calls.decrementAndGet();
    }

    /** Notes that the time since then was spent with a provider or a model, or waiting to ask one again. */
    public void waitedSince(long startNanos) {
        waitedNanos.addAndGet(System.nanoTime() - startNanos);
    }

    /** Notes what was done to the request so that the provider which answered could. */
    public void changed(List<Finding> done) {
        changes = List.copyOf(done);
    }

    /** How the request that was answered differs from the caller's. */
    public List<Finding> changes() {
        return changes;
    }

    /** Calls to providers, retries included. */
    public int calls() {
        return calls.get();
    }

    /** The gateway's own part of the time since this was made, in nanoseconds. */
    public long ownNanos() {
        return System.nanoTime() - startNanos - waitedNanos.get();
    }
}
