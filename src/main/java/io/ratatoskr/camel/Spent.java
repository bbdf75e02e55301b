package io.ratatoskr.camel;

import io.ratatoskr.parameters.Finding;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Statistics of a request: calls to providers, and time waiting for them. Thread-safe. */
public final class Spent {
    private final long startNanos = System.nanoTime();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile List<Finding> changes = List.of();

    /** Counts a call to a provider. */
    public void call() {
        calls.incrementAndGet();
    }

    /** Uncounts the call to a provider that only delegates to others, whose calls count instead. */
    public void passedOn() {
        calls.decrementAndGet();
    }

    /** Adds the time since then as time in a provider or model, or waiting for a retry. */
    public void waitedSince(long startNanos) {
        waitedNanos.addAndGet(System.nanoTime() - startNanos);
    }

    /** Sets the parameter changes made for the provider that responded. */
    public void changed(List<Finding> done) {
        changes = List.copyOf(done);
    }

    /** Parameter changes between the caller's request and the one that was sent. */
    public List<Finding> changes() {
        return changes;
    }

    /** Calls to providers, retries included. */
    public int calls() {
        return calls.get();
    }

    /** The gateway's own share of the time since the request started, in nanoseconds. */
    public long ownNanos() {
        return System.nanoTime() - startNanos - waitedNanos.get();
    }
}
