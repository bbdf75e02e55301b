package io.ratatoskr.camel.dispatch;

import io.ratatoskr.cache.SharedTier;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cache's entries in Redis. Thread-safe. */
public final class RedisTier implements SharedTier {
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(1);

    private final RedisConnection redis;

    public RedisTier(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public List<byte @Nullable []> getAll(List<String> keys, int maxBytes) {
        if (redis.isAvailable()) {
            try {
                return redis.getAll(keys.stream().map(RedisTier::bytes).toList(), maxBytes);
            } catch (RedisUnavailable e) {
                // Logged by the connection, once
            }
        }
        return Collections.nCopies(keys.size(), null);
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        redis.setLater(bytes(key), value, ttl);
    }

    @Override
    public long removeAll(String pattern) {
        try {
            return redis.deleteAll(pattern, REMOVAL_LIMIT);
        } catch (RedisUnavailable e) {
            return -1;
        }
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
