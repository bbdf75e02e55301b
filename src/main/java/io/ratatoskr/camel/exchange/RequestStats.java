package io.ratatoskr.camel.exchange;

import io.ratatoskr.parameters.ParameterChange;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Statistics of a request: calls to providers, time waiting for them, and the memory of their responses. Thread-safe. */
public final class RequestStats {
    private final long startNanos = System.nanoTime();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong waitNanos = new AtomicLong();
    private final HeldMemory memory = new HeldMemory();
    private volatile List<ParameterChange> changes = List.of();

    /** The time when the request started, by {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    /** The time in providers or models, or waiting for a retry, in nanoseconds. */
    public long waitNanos() {
        return waitNanos.get();
    }

    /** Counts a call to a provider. */
    public void addCall() {
        calls.incrementAndGet();
    }

    /** Uncounts the call to a provider that only delegates to others, whose calls count instead. */
    public void undoCall() {
        calls.decrementAndGet();
    }

    /** Adds the time since then as time in a provider or model, or waiting for a retry. */
    public void addWait(long startNanos) {
        waitNanos.addAndGet(System.nanoTime() - startNanos);
    }

    /** The memory of the responses that the request holds. */
    public HeldMemory memory() {
        return memory;
    }

    /** Sets the parameter changes made for the provider that responded. */
    public void setChanges(List<ParameterChange> newChanges) {
        changes = List.copyOf(newChanges);
    }

    /** Parameter changes between the caller's request and the one that was sent. */
    public List<ParameterChange> changes() {
        return changes;
    }

    /** Calls to providers, retries included. */
    public int calls() {
        return calls.get();
    }

    /** The gateway's own share of the time since the request started, in nanoseconds. */
    public long overheadNanos() {
        return System.nanoTime() - startNanos - waitNanos.get();
    }
}
