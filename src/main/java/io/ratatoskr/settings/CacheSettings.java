package io.ratatoskr.settings;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Set;

/**
 * The response cache.
 *
 * @param operations whose responses are cached; empty: none
 * @param ttl time after which an entry is no longer used
 * @param maxBytes maximum bytes of all entries in this process
 * @param shared whether a caller may get the response to another caller's request
 * @param redis whether instances share entries in Redis
 */
public record CacheSettings(Set<Operation> operations, Duration ttl, long maxBytes, boolean shared, boolean redis) {
    /** Without a cache. */
    public static final CacheSettings NONE = new CacheSettings(Set.of(), Duration.ofHours(1), 64L << 20, false, false);

    public CacheSettings {
        operations = Set.copyOf(operations);
    }

    public boolean isEnabled() {
        return !operations.isEmpty();
    }
}
