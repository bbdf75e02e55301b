package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Requests in flight and measured times, by provider, model and operation. Bounded: of more than {@value #MAX_ENTRIES} the ones
 * without calls for longest are forgotten. Thread-safe, without locks where calls are recorded.
 */
public final class LatencyHistory {
    /** Maximum number of providers × models × operations. */
    static final int MAX_ENTRIES = 2_000;

    private record Id(String provider, String model, Operation operation) {}

    private final Map<Id, CandidateTimes> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public LatencyHistory() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock in nanoseconds */
    public LatencyHistory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The times of a provider's model to which a call is recorded. */
    public CandidateTimes recorded(String provider, String model, Operation operation) {
        var id = new Id(provider, model, operation);
        CandidateTimes known = entries.get(id);
        if (known != null) {
            return known;
        }
        if (entries.size() >= MAX_ENTRIES) {
            forgetOldest();
        }
        return entries.computeIfAbsent(id, absent -> new CandidateTimes(nanos));
    }

    /** The times of a provider's model; empty if no call was recorded, or it is forgotten. */
    public Optional<CandidateTimes> find(String provider, String model, Operation operation) {
        return Optional.ofNullable(entries.get(new Id(provider, model, operation)));
    }

    /** The load and the mean times for streams, or for complete responses. */
    public CandidateLoad load(String provider, String model, Operation operation, boolean stream) {
        CandidateTimes times = entries.get(new Id(provider, model, operation));
        return times == null ? CandidateLoad.UNKNOWN : times.load(stream);
    }

    /** The decaying mean of the times to the first token; empty when none is known. */
    public Optional<Duration> meanFirstToken(String provider, String model, Operation operation) {
        return find(provider, model, operation)
                .flatMap(times -> times.firstToken().mean());
    }

    /** The decaying mean of the times to complete responses; empty when none is known. */
    public Optional<Duration> meanResponse(String provider, String model, Operation operation) {
        return find(provider, model, operation)
                .flatMap(times -> times.response().mean());
    }

    /** Number of entries. */
    int size() {
        return entries.size();
    }

    /** Forgets a tenth of the entries: those whose last call was earliest and that serve none now. */
    private void forgetOldest() {
        long now = nanos.getAsLong();
        entries.entrySet().stream()
                .filter(entry -> entry.getValue().inFlight() == 0)
                .sorted((one, other) -> Long.compare(
                        other.getValue().idleNanos(now), one.getValue().idleNanos(now)))
                .limit(MAX_ENTRIES / 10)
                .toList()
                .forEach(entry -> entries.remove(entry.getKey(), entry.getValue()));
    }
}
