package io.ratatoskr.camel.exchange;

import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.parameters.ParameterChange;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Statistics of a request: calls to providers, time waiting for them, and the memory of their responses. Thread-safe. */
public final class RequestStats {
    private static final int PARTS = RequestPart.values().length;

    private final long startNanos = System.nanoTime();
    private final AtomicInteger calls;
    private final AtomicLongArray partNanos = new AtomicLongArray(PARTS);
    private final HeldMemory memory = new HeldMemory();
    private volatile List<ParameterChange> changes = List.of();
    private volatile boolean fallback;
    private volatile @Nullable String route;
    private volatile @Nullable CacheStatus cacheStatus;

    public RequestStats() {
        this(new AtomicInteger());
    }

    private RequestStats(AtomicInteger calls) {
        this.calls = calls;
    }

    /**
     * Statistics of an attempt that runs at the same time as another one: its calls count here, its times and memory do not until it {@linkplain
     * #adoptMemory has responded}.
     */
    public RequestStats ofHedge() {
        return new RequestStats(calls);
    }

    /** The attempt with these statistics has responded: its memory is that of the request. */
    public void adoptMemory(RequestStats hedge) {
        Runnable release = hedge.memory.takeRelease();
        if (release != null) {
            memory.add(hedge.memory.bytes(), release);
        }
    }

    /** The time when the request started, by {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    /** The time in providers or models, or waiting for a retry, in nanoseconds. */
    public long waitNanos() {
        return partNanos.get(RequestPart.WAIT.index());
    }

    /** Adds the time since then as time in that part. */
    public void addTime(RequestPart part, long partStartNanos) {
        partNanos.addAndGet(part.index(), System.nanoTime() - partStartNanos);
    }

    /** The request is about to be dispatched; only the first time counts. */
    public void dispatched() {
        partNanos.compareAndSet(RequestPart.ADMIT.index(), 0, System.nanoTime() - startNanos);
    }

    /** The time in a part in nanoseconds, without that of other parts within it. */
    public long nanos(RequestPart part) {
        long nanos = partNanos.get(part.index());
        return switch (part) {
            case WAIT -> Math.max(0, nanos - partNanos.get(RequestPart.DECODE.index()));
            case ADMIT ->
                Math.max(
                        0, nanos - partNanos.get(RequestPart.PARSE.index()) - partNanos.get(RequestPart.CACHE.index()));
            case PARSE, CACHE, ROUTE, ENCODE, DECODE -> nanos;
        };
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
        addTime(RequestPart.WAIT, startNanos);
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

    /** Records that a candidate responded that was not the first. */
    public void setFallback() {
        fallback = true;
    }

    /** Whether a candidate responded that was not the first. */
    public boolean isFallback() {
        return fallback;
    }

    /** Sets what the cache did for the request. */
    public void setCacheStatus(CacheStatus status) {
        cacheStatus = status;
    }

    /** What the cache did for the request; null: its operation is not cached. */
    public @Nullable CacheStatus cacheStatus() {
        return cacheStatus;
    }

    /** Sets the candidates in order, as the response header has them. */
    public void setRoute(String text) {
        route = text;
    }

    /** The candidates in order, as the response header has them; null: the caller did not request them. */
    public @Nullable String route() {
        return route;
    }

    /** Calls to providers, retries included. */
    public int calls() {
        return calls.get();
    }

    /** The gateway's own share of the time since the request started, in nanoseconds. */
    public long overheadNanos() {
        return System.nanoTime() - startNanos - waitNanos();
    }
}
