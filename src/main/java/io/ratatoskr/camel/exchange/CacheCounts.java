package io.ratatoskr.camel.exchange;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what a response cache does. A bean of this type appears in the metrics. Thread-safe; counting takes some nanoseconds. */
public final class CacheCounts {
    /** What the cache did for a request, or for one input of a batch. */
    public enum Result {
        HIT("hit"),
        MISS("miss"),
        /** The cache does not apply: by a header, or because responses to such requests differ. */
        BYPASS("bypass"),
        /** It waited for the response to an identical request in flight. */
        JOINED("joined");

        private final String wireName;

        Result(String wireName) {
            this.wireName = wireName;
        }

        /** As metrics and headers name it. */
        public String wireName() {
            return wireName;
        }
    }

    private final Map<Operation, Map<Result, LongAdder>> counts = new EnumMap<>(Operation.class);
    private final LongSupplier entries;
    private final LongSupplier bytes;

    /**
     * @param entries number of responses in the cache of this process
     * @param bytes their size
     */
    public CacheCounts(LongSupplier entries, LongSupplier bytes) {
        this.entries = entries;
        this.bytes = bytes;
        for (Operation operation : Operation.values()) {
            var results = new EnumMap<Result, LongAdder>(Result.class);
            for (Result result : Result.values()) {
                results.put(result, new LongAdder());
            }
            counts.put(operation, results);
        }
    }

    public void count(Operation operation, Result result) {
        counter(operation, result).increment();
    }

    public long requests(Operation operation, Result result) {
        return counter(operation, result).sum();
    }

    public long entries() {
        return entries.getAsLong();
    }

    public long bytes() {
        return bytes.getAsLong();
    }

    private LongAdder counter(Operation operation, Result result) {
        return requireNonNull(requireNonNull(counts.get(operation)).get(result));
    }
}
