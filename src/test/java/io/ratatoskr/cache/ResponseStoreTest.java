package io.ratatoskr.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.settings.CacheSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ResponseStoreTest {
    private static final CacheScope SCOPE = new CacheScope(Operation.EMBED, "p", "m");
    private static final CacheSettings SETTINGS =
            new CacheSettings(Set.of(Operation.EMBED), Duration.ofMinutes(10), 1 << 20, false, true);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final MemoryTier tier = new MemoryTier();

    private ResponseStore store() {
        return new ResponseStore(SETTINGS, tier, now::get);
    }

    private static CacheKey key(int number) {
        return new RequestDigest(Map.of()).add(number).key();
    }

    private static Stored stored(int dimensions) {
        return new Stored.Response(
                new EmbedResponse(
                        List.of(new Embedding(new float[dimensions])),
                        List.of(),
                        null,
                        "m",
                        "p",
                        AdditionalProperties.NONE),
                List.of());
    }

    private static ResponseStore.@Nullable Hit find(ResponseStore store, int number, long maxAge) {
        return store.findAll(List.of(key(number)), SCOPE, maxAge, any -> true).get(key(number));
    }

    @Test
    void an_entry_has_an_age_and_ends_with_it() {
        ResponseStore store = store();
        store.put(key(1), SCOPE, stored(2));
        now.set(Instant.EPOCH.plusSeconds(61));

        assertThat(find(store, 1, Long.MAX_VALUE).ageSeconds()).isEqualTo(61);
        assertThat(find(store, 1, 60)).isNull();
        now.set(Instant.EPOCH.plusSeconds(601));
        assertThat(find(store, 1, Long.MAX_VALUE)).isNull();
    }

    @Test
    void the_size_in_bytes_is_bounded() {
        ResponseStore store = store();
        for (int i = 0; i < 2_000; i++) {
            store.put(key(i), SCOPE, stored(1_000));
        }

        CacheStatistics statistics = store.statistics();
        assertThat(statistics.bytes()).isBetween(500_000L, 1L << 20);
        assertThat(statistics.evicted()).isGreaterThan(1_000);
        assertThat(statistics.entries()).isLessThan(300);
    }

    @Test
    void a_response_over_the_maximum_is_not_stored() {
        ResponseStore store = store();
        store.put(key(1), SCOPE, stored(1 << 19));

        assertThat(store.statistics().entries()).isZero();
        assertThat(tier.values).isEmpty();
    }

    @Test
    void another_instance_finds_the_entry_with_its_age() {
        store().put(key(1), SCOPE, stored(2));
        now.set(Instant.EPOCH.plusSeconds(5));
        ResponseStore other = store();

        assertThat(find(other, 1, Long.MAX_VALUE)).isEqualTo(new ResponseStore.Hit(stored(2), 5));
        tier.values.clear();
        assertThat(find(other, 1, Long.MAX_VALUE)).as("now in its own memory").isNotNull();
        assertThat(other.statistics().lookups().sharedHits()).isEqualTo(1);
    }

    @Test
    void entries_that_are_damaged_or_of_another_version_are_ignored() {
        store().put(key(1), SCOPE, stored(2));
        String name = tier.values.keySet().iterator().next();
        byte[] good = tier.values.get(name);
        for (byte[] bad : List.of(new byte[0], new byte[] {1}, new byte[10_000], damaged(good))) {
            tier.values.put(name, bad);
            ResponseStore other = store();
            assertThat(find(other, 1, Long.MAX_VALUE)).isNull();
            assertThat(other.statistics().lookups().invalid()).isEqualTo(1);
        }
    }

    private static byte[] damaged(byte[] good) {
        byte[] bad = good.clone();
        bad[bad.length - 1] ^= 1;
        return bad;
    }

    @Test
    void keys_of_the_shared_tier_have_no_content() {
        var request = new CachedRequest(
                EmbedRequest.of("secret/model", "a secret text"),
                new CacheScope(Operation.EMBED, "p", "secret/model"),
                List.of("caller secret"),
                CacheControl.DEFAULT,
                io.ratatoskr.api.Cancellation.withTimeout(Duration.ofMinutes(1)));
        store().put(request.keys(List.of("a secret text")).getFirst(), request.scope(), stored(2));

        assertThat(tier.values.keySet())
                .singleElement()
                .asString()
                .startsWith("ratatoskr:cache:")
                .doesNotContain("secret");
    }

    @Test
    void entries_are_removed_by_operation_and_model() {
        ResponseStore store = store();
        store.put(key(1), SCOPE, stored(2));
        store.put(key(2), new CacheScope(Operation.EMBED, "p", "llama3:8b"), stored(2));
        store.put(key(3), new CacheScope(Operation.RERANK, "q", "m"), stored(2));

        assertThat(store.removeAll(Operation.CHAT, null)).isEqualTo(new ResponseStore.Removed(0, OptionalLong.of(0)));
        assertThat(store.removeAll(null, "p:llama3:8b")).isEqualTo(new ResponseStore.Removed(1, OptionalLong.of(1)));
        assertThat(store.removeAll(null, "q:m")).isEqualTo(new ResponseStore.Removed(1, OptionalLong.of(1)));
        assertThat(store.removeAll(null, null)).isEqualTo(new ResponseStore.Removed(1, OptionalLong.of(1)));
    }

    @Test
    void a_flush_reaches_the_memory_of_other_instances() {
        ResponseStore store = store();
        ResponseStore other = store();
        var scope = new CacheScope(Operation.EMBED, "p", "a model: 8b");
        other.put(key(1), SCOPE, stored(2));
        other.put(key(2), scope, stored(2));
        tier.values.clear();

        store.removeAll(null, "p:a model: 8b");
        other.applyFlushes();
        assertThat(find(other, 1, Long.MAX_VALUE)).isNotNull();
        assertThat(find(other, 2, Long.MAX_VALUE)).isNull();

        other.put(key(3), scope, stored(2));
        other.applyFlushes();
        assertThat(find(other, 3, Long.MAX_VALUE))
                .as("flushes are applied once")
                .isNotNull();
        store.removeAll(Operation.RERANK, null);
        other.applyFlushes();
        assertThat(find(other, 3, Long.MAX_VALUE)).isNotNull();
        store.removeAll(Operation.EMBED, null);
        other.applyFlushes();
        assertThat(find(other, 3, Long.MAX_VALUE)).isNull();
    }

    @Test
    void flushes_that_an_instance_has_not_seen_remove_everything() {
        ResponseStore store = store();
        ResponseStore other = store();
        store.removeAll(Operation.RERANK, null);
        other.applyFlushes();
        other.put(key(1), SCOPE, stored(2));
        tier.values.clear();
        for (int i = 0; i < FlushLog.LINES + 1; i++) {
            store.removeAll(Operation.RERANK, null);
        }
        other.applyFlushes();
        assertThat(find(other, 1, Long.MAX_VALUE)).isNull();
        other.put(key(1), SCOPE, stored(2));
        tier.values.clear();
        tier.log.add("1 of a later version");
        tier.log.add("999 of-a-later-version what");
        other.applyFlushes();
        assertThat(find(other, 1, Long.MAX_VALUE))
                .as("what cannot be read is a flush of everything")
                .isNull();
    }

    @Test
    void without_a_shared_tier_nothing_is_said_about_it() {
        var store = new ResponseStore(SETTINGS, null, now::get);
        assertThat(store.removeAll(null, null)).isEqualTo(new ResponseStore.Removed(0, OptionalLong.empty()));
        store.applyFlushes();
    }

    @Test
    void cache_control_is_read_leniently() {
        assertThat(CacheControl.parse(" No-Cache , max-age=5")).isEqualTo(new CacheControl(true, false, 5));
        assertThat(CacheControl.parse("no-store")).isEqualTo(new CacheControl(false, true, Long.MAX_VALUE));
        assertThat(CacheControl.parse("max-age=0").noCache()).isTrue();
        assertThat(CacheControl.parse("max-age=\"7\"")).isEqualTo(new CacheControl(false, false, 7));
        // What cannot be read must not bring a response that the caller does not accept
        assertThat(CacheControl.parse("max-age=-1").noCache()).isTrue();
        assertThat(CacheControl.parse("max-age=x").noCache()).isTrue();
        assertThat(CacheControl.parse("a".repeat(1_000) + ",no-store").noStore())
                .isTrue();
        for (String other : new String[] {null, "", "min-fresh=5", "private, x=y"}) {
            assertThat(CacheControl.parse(other)).isEqualTo(CacheControl.DEFAULT);
        }
    }

    /** A shared tier in memory. */
    private static final class MemoryTier implements SharedTier {
        final Map<String, byte[]> values = new ConcurrentHashMap<>();
        final List<String> log = new ArrayList<>();
        private long number;

        @Override
        public List<byte @Nullable []> getAll(List<String> keys, int maxBytes) {
            return keys.stream().map(values::get).collect(java.util.stream.Collectors.toList());
        }

        @Override
        public void put(String key, byte[] value, Duration ttl) {
            values.put(key, value);
        }

        @Override
        public long removeAll(String pattern) {
            String regex = pattern.replace("*", ".*");
            int before = values.size();
            values.keySet().removeIf(key -> key.matches(regex));
            return before - values.size();
        }

        @Override
        public void logFlush(String line) {
            log.add(++number + " " + line);
            if (log.size() > FlushLog.LINES) {
                log.removeFirst();
            }
        }

        @Override
        public @Nullable String flushes() {
            return log.isEmpty() ? null : String.join("\n", log);
        }
    }
}
