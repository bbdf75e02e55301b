package io.ratatoskr.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.CacheSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stored responses, in this process and in a tier that instances share. Bounded by bytes. Thread-safe. */
public final class ResponseStore {
    /** Maximum size of an entry; larger responses are not stored. */
    public static final int MAX_ENTRY_BYTES = 1 << 20;

    private static final String PREFIX = "ratatoskr:cache:";
    /** Keys that one request looks up in the shared tier; further ones are misses. */
    private static final int MAX_SHARED_KEYS = 256;
    /** Of key, entry and map, in bytes. */
    private static final int OVERHEAD = 200;

    /** A stored response. */
    public record Hit(Stored stored, long ageSeconds) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Value(CacheScope scope, byte[] bytes, long storedMillis) {}

    private final Duration ttl;
    private final InstantSource clock;
    private final @Nullable SharedTier shared;
    private final Cache<CacheKey, Value> entries;
    final LongAdder hits = new LongAdder();
    final LongAdder joined = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder bypassed = new LongAdder();
    private final LongAdder sharedHits = new LongAdder();
    private final LongAdder invalid = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    /** Used by the thread that applies the flushes of other instances. */
    private final FlushLog flushLog = new FlushLog();

    public ResponseStore(CacheSettings settings, @Nullable SharedTier shared, InstantSource clock) {
        this.ttl = settings.ttl();
        this.clock = clock;
        this.shared = shared;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(settings.maxBytes())
                .<CacheKey, Value>weigher((key, value) -> value.bytes().length + OVERHEAD)
                .expireAfterWrite(ttl)
                .executor(Runnable::run)
                .evictionListener(
                        (@Nullable CacheKey key, @Nullable Value value, RemovalCause cause) -> evicted.increment())
                .build();
    }

    /**
     * The stored responses by key, not older than that.
     *
     * @param kind what responds to the request; an entry of another kind, which somebody else may have written, counts as absent
     */
    Map<CacheKey, Hit> findAll(List<CacheKey> keys, CacheScope scope, long maxAgeSeconds, Predicate<Stored> kind) {
        var found = new LinkedHashMap<CacheKey, Hit>();
        List<CacheKey> missing = new ArrayList<>(0);
        for (CacheKey key : keys) {
            Hit hit = here(key, maxAgeSeconds, kind);
            if (hit == null) {
                missing.add(key);
            } else {
                found.put(key, hit);
            }
        }
        if (shared != null && !missing.isEmpty()) {
            findShared(
                    shared,
                    missing.subList(0, Math.min(missing.size(), MAX_SHARED_KEYS)),
                    scope,
                    entry -> hit(entry, maxAgeSeconds, kind),
                    found);
        }
        hits.add(found.size());
        return found;
    }

    /** As {@link #findAll}, of this process only. */
    Map<CacheKey, Hit> findHere(List<CacheKey> keys, long maxAgeSeconds, Predicate<Stored> kind) {
        var found = new LinkedHashMap<CacheKey, Hit>();
        for (CacheKey key : keys) {
            Hit hit = here(key, maxAgeSeconds, kind);
            if (hit != null) {
                found.put(key, hit);
            }
        }
        hits.add(found.size());
        return found;
    }

    private @Nullable Hit here(CacheKey key, long maxAgeSeconds, Predicate<Stored> kind) {
        Value value = entries.getIfPresent(key);
        return value == null ? null : hit(EntryCodec.read(value.bytes(), false), maxAgeSeconds, kind);
    }

    private void findShared(
            SharedTier tier,
            List<CacheKey> keys,
            CacheScope scope,
            Function<EntryCodec.Entry, @Nullable Hit> reader,
            Map<CacheKey, Hit> found) {
        List<byte @Nullable []> values =
                tier.getAll(keys.stream().map(key -> sharedKey(scope, key)).toList(), MAX_ENTRY_BYTES);
        for (int i = 0; i < keys.size(); i++) {
            byte[] bytes = values.get(i);
            if (bytes == null) {
                continue;
            }
            EntryCodec.Entry entry = EntryCodec.read(bytes, true);
            if (entry == null) {
                invalid.increment();
                continue;
            }
            Hit hit = reader.apply(entry);
            if (hit != null) {
                sharedHits.increment();
                found.put(keys.get(i), hit);
                entries.put(keys.get(i), new Value(scope, bytes, entry.storedMillis()));
            }
        }
    }

    private @Nullable Hit hit(EntryCodec.@Nullable Entry entry, long maxAgeSeconds, Predicate<Stored> kind) {
        if (entry == null) {
            return null;
        }
        if (!kind.test(entry.stored())) {
            invalid.increment();
            return null;
        }
        // Another instance's clock may be ahead
        long age = Math.max(0, clock.millis() - entry.storedMillis());
        return age > ttl.toMillis() || age / 1_000 > maxAgeSeconds ? null : new Hit(entry.stored(), age / 1_000);
    }

    void put(CacheKey key, CacheScope scope, Stored response) {
        long now = clock.millis();
        byte[] bytes = EntryCodec.write(response, now);
        if (bytes.length > MAX_ENTRY_BYTES) {
            return;
        }
        stored.increment();
        entries.put(key, new Value(scope, bytes, now));
        if (shared != null) {
            shared.put(sharedKey(scope, key), bytes, ttl);
        }
    }

    /**
     * Removes entries, here and in the shared tier; other instances remove their own when they {@linkplain #applyFlushes read the log}.
     *
     * @param operation null: of all
     * @param model {@code model} or {@code provider:model}, as called at the provider; null: of all
     * @return how many here, and how many in the shared tier
     */
    public Removed removeAll(@Nullable Operation operation, @Nullable String model) {
        long here = removeHere(operation, model);
        SharedTier tier = shared;
        if (tier == null) {
            return new Removed(here, OptionalLong.empty());
        }
        long there = removeShared(tier, patterns(operation, model));
        tier.logFlush(new FlushLog.Flush(operation, model).text());
        return new Removed(here, OptionalLong.of(there));
    }

    /** Removes the entries that other instances have flushed, from this one's memory. Called by one thread. */
    public void applyFlushes() {
        String log = shared == null ? null : shared.flushes();
        if (log != null) {
            flushLog.apply(log, flush -> removeHere(flush.operation(), flush.model()));
        }
    }

    private long removeHere(@Nullable Operation operation, @Nullable String model) {
        long here = 0;
        for (Map.Entry<CacheKey, Value> entry : entries.asMap().entrySet()) {
            if (matches(entry.getValue().scope(), operation, model)
                    && entries.asMap().remove(entry.getKey()) != null) {
                here++;
            }
        }
        return here;
    }

    private static long removeShared(SharedTier tier, List<String> patterns) {
        long removed = 0;
        for (String pattern : patterns) {
            long some = tier.removeAll(pattern);
            if (some < 0) {
                return -1;
            }
            removed += some;
        }
        return removed;
    }

    /**
     * How many entries were removed.
     *
     * @param shared in the shared tier; -1: it is not available, or not all; empty: there is none
     */
    public record Removed(long here, OptionalLong shared) {}

    private static boolean matches(CacheScope scope, @Nullable Operation operation, @Nullable String model) {
        return (operation == null || operation == scope.operation())
                && (model == null
                        || model.equals(scope.model())
                        || model.equals(scope.provider() + ":" + scope.model()));
    }

    private static String sharedKey(CacheScope scope, CacheKey key) {
        return PREFIX + EntryCodec.fingerprint() + ":" + scope.operation().wireName() + ":" + scope.provider() + ":"
                + hash(scope.model()) + ":" + key.hex();
    }

    private static List<String> patterns(@Nullable Operation operation, @Nullable String model) {
        String any = PREFIX + "*:" + (operation == null ? "*" : operation.wireName()) + ":";
        if (model == null) {
            return List.of(any + "*");
        }
        List<String> patterns = new ArrayList<>(List.of(any + "*:" + hash(model) + ":*"));
        // Model ids may have colons, names of providers have none
        int colon = model.indexOf(':');
        if (colon > 0 && model.substring(0, colon).matches("[a-zA-Z0-9_-]+")) {
            patterns.add(any + model.substring(0, colon) + ":" + hash(model.substring(colon + 1)) + ":*");
        }
        return patterns;
    }

    /** Of a model's name, which may have any characters. */
    private static String hash(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public CacheStatistics statistics() {
        entries.cleanUp();
        return new CacheStatistics(
                new CacheStatistics.Lookups(
                        hits.sum(), sharedHits.sum(), joined.sum(), misses.sum(), bypassed.sum(), invalid.sum()),
                stored.sum(),
                evicted.sum(),
                entries.estimatedSize(),
                entries.policy()
                        .eviction()
                        .map(policy -> policy.weightedSize().orElse(0))
                        .orElse(0L));
    }
}
