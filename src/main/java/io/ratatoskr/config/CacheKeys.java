package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The keys of the response cache. */
final class CacheKeys {
    static final Map<Operation, Key<Boolean>> BY_OPERATION = byOperation();
    static final Key<Duration> TTL = new Key<>(
            "cache.ttl",
            Durations.between("1s", "720h"),
            "1h",
            "Time after which a stored response is no longer used.");
    static final Key<Long> MAX_SIZE = new Key<>(
            "cache.max-size",
            Sizes.between("1MiB", "1024GiB"),
            "64MiB",
            "Maximum total size of the stored responses in this process; the least useful ones are removed.");
    static final Key<Boolean> SHARED = new Key<>(
            "cache.shared",
            ValueParsers.BOOLEAN,
            "false",
            "Whether a caller may get the stored response to another caller's request; otherwise each key of"
                    + " access.keys-file has stored responses of its own.");
    static final Key<Boolean> REDIS = new Key<>(
            "cache.redis",
            ValueParsers.BOOLEAN,
            "false",
            "Whether instances share stored responses in the Redis of redis.url.");

    static final List<Key<?>> ALL = Key.concat(BY_OPERATION.values(), List.of(TTL, MAX_SIZE, SHARED, REDIS));

    private CacheKeys() {}

    private static Map<Operation, Key<Boolean>> byOperation() {
        var caches = new EnumMap<Operation, Key<Boolean>>(Operation.class);
        for (Operation operation : Operation.values()) {
            boolean sampled = operation == Operation.CHAT || operation == Operation.GENERATE;
            caches.put(
                    operation,
                    new Key<>(
                            "cache." + operation.wireName(),
                            ValueParsers.BOOLEAN,
                            "false",
                            "Whether responses to %s are stored%s."
                                    .formatted(
                                            operation.wireName(),
                                            sampled ? ", of requests with temperature 0 or a seed" : "")));
        }
        return Collections.unmodifiableMap(caches);
    }
}
