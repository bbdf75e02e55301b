package io.ratatoskr.camel.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.provider.BreakerCall.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of models. A breaker exists from the first success or counted failure of its model, so that a name which no provider
 * knows gets none. At most {@value #MAX_BREAKERS} exist, and their windows have at most {@value #MAX_WINDOW_CALLS} calls together, since a
 * breaker's memory grows with its window: beyond either the one whose loss matters least is removed, first closed ones without failures,
 * last open ones, and of equal ones the least recently used. Thread-safe.
 */
final class ModelBreakers {
    static final int MAX_BREAKERS = 1_000;
    /** A breaker holds an object of 40 bytes for each call of its window, also before the call: 20 MB in all. */
    static final int MAX_WINDOW_CALLS = 500_000;

    private static final Comparator<Entry> BY_LOSS =
            Comparator.comparingInt(Entry::lossRank).thenComparingLong(Entry::lastUsedNanos);

    private final Map<ModelKey, Entry> entries = new ConcurrentHashMap<>();
    /** The sum of the windows of {@link #entries}. */
    private final AtomicLong windowCalls = new AtomicLong();

    private final ReentrantLock evictionLock = new ReentrantLock();
    private final Function<ModelKey, ProviderCircuitBreaker> factory;
    private final LongSupplier nanoTime;
    private final long originNanos;

    ModelBreakers(Function<ModelKey, ProviderCircuitBreaker> factory, LongSupplier nanoTime) {
        this.factory = factory;
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    /**
     * A model at a provider, for one operation; the model's name is the provider's own.
     *
     * @param tenant SHA-256 of the caller's key; empty: calls with the gateway's
     */
    record ModelKey(String provider, String operation, String model, String tenant) {
        private static final int TENANT_DIGITS = 8;

        ModelKey(String provider, String operation, String model) {
            this(provider, operation, model, "");
        }

        /** The name of the breaker, for logs. */
        String breakerName() {
            return "%s-%s (model %s%s)"
                    .formatted(
                            provider,
                            operation,
                            Text.printableName(model),
                            tenant.isEmpty()
                                    ? ""
                                    : ", caller key " + tenant.substring(0, Math.min(tenant.length(), TENANT_DIGITS)));
        }
    }

    private static final class Entry {
        private final ProviderCircuitBreaker breaker;
        private volatile long lastUsedNanos;

        Entry(ProviderCircuitBreaker breaker) {
            this.breaker = breaker;
        }

        long lastUsedNanos() {
            return lastUsedNanos;
        }

        int lossRank() {
            State state = breaker.getState();
            if (state == State.CLOSED) {
                return breaker.getMetrics().getNumberOfFailedCalls() == 0 ? 0 : 1;
            }
            return breaker.rejects() ? 3 : 2;
        }
    }

    /** Permits a call to the model; null if its circuit breaker does not. */
    @Nullable
    BreakerCall tryStart(ModelKey key) {
        ProviderCircuitBreaker breaker = find(key);
        if (breaker == null) {
            return new BreakerCall(
                    (startNanos, outcome, failure) -> record(key, startNanos, outcome, failure),
                    CountedFailures.CALL,
                    nanoTime.getAsLong(),
                    false);
        }
        return breaker.tryAcquirePermission() ? breaker.call() : null;
    }

    private void record(ModelKey key, long startNanos, Outcome outcome, @Nullable Throwable failure) {
        if (outcome != Outcome.NONE) {
            getOrCreate(key).record(startNanos, outcome, failure);
        }
    }

    /** Null if there is none, and so no recent failure. */
    @Nullable
    ProviderCircuitBreaker find(ModelKey key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        entry.lastUsedNanos = sinceOrigin();
        return entry.breaker;
    }

    private ProviderCircuitBreaker getOrCreate(ModelKey key) {
        Entry entry = entries.computeIfAbsent(key, this::create);
        entry.lastUsedNanos = sinceOrigin();
        if (isOverLimit()) {
            evict(entry);
        }
        return entry.breaker;
    }

    private Entry create(ModelKey key) {
        Entry entry = new Entry(factory.apply(key));
        entry.lastUsedNanos = sinceOrigin();
        windowCalls.addAndGet(entry.breaker.window());
        return entry;
    }

    private boolean isOverLimit() {
        return entries.size() > MAX_BREAKERS || windowCalls.get() > MAX_WINDOW_CALLS;
    }

    private void evict(Entry newest) {
        evictionLock.lock();
        try {
            while (isOverLimit()) {
                var victim = entries.entrySet().stream()
                        .filter(candidate -> candidate.getValue() != newest)
                        .min(Map.Entry.comparingByValue(BY_LOSS));
                if (victim.isEmpty()) {
                    return;
                }
                if (entries.remove(victim.get().getKey(), victim.get().getValue())) {
                    windowCalls.addAndGet(-victim.get().getValue().breaker.window());
                }
            }
        } finally {
            evictionLock.unlock();
        }
    }

    /** The circuit breakers of a provider's operation, first those that are not closed, then by failures and name. */
    List<BreakerInfo.ModelBreaker> list(String provider, String operation) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().provider().equals(provider)
                        && entry.getKey().operation().equals(operation)
                        && entry.getKey().tenant().isEmpty())
                .map(entry -> new BreakerInfo.ModelBreaker(
                        entry.getKey().model(), entry.getValue().breaker.status()))
                .sorted(Comparator.comparingInt((BreakerInfo.ModelBreaker model) ->
                                model.status().state() == State.CLOSED ? 1 : 0)
                        .thenComparingInt(model -> -model.status().failed())
                        .thenComparing(BreakerInfo.ModelBreaker::model))
                .toList();
    }

    private long sinceOrigin() {
        return nanoTime.getAsLong() - originNanos;
    }

    /** The number of breakers of a provider that are open. */
    int open(String provider) {
        int open = 0;
        for (var entry : entries.entrySet()) {
            State state = entry.getValue().breaker.getState();
            if (entry.getKey().provider().equals(provider)
                    && entry.getKey().tenant().isEmpty()
                    && (state == State.OPEN || state == State.FORCED_OPEN)) {
                open++;
            }
        }
        return open;
    }

    int size() {
        return entries.size();
    }
}
