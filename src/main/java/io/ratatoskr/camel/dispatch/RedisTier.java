package io.ratatoskr.camel.dispatch;

import io.ratatoskr.cache.SharedTier;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.redis.RedisScript;
import io.ratatoskr.camel.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cache's entries in Redis. Thread-safe. */
public final class RedisTier implements SharedTier {
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(1);

    private static final String FLUSHES_KEY = "ratatoskr:cache-flushes";
    private static final byte[] FLUSHES = bytes(FLUSHES_KEY);
    /** Of 32 lines; a model's name has at most some hundred bytes. */
    private static final int MAX_LOG_BYTES = 256 << 10;
    /** Adds a line, numbered by the time in microseconds, and retains the last 32. Arguments: line, milliseconds after which the log expires. */
    private static final RedisScript LOG_FLUSH = RedisScript.of("""
            local time = redis.call('TIME')
            local number = tonumber(time[1]) * 1000000 + tonumber(time[2])
            local log = redis.call('GET', KEYS[1]) or ''
            local lines = {}
            for line in string.gmatch(log, '[^\\n]+') do lines[#lines + 1] = line end
            local last = tonumber(string.match(lines[#lines] or '', '^%d+') or 0)
            if number <= last then number = last + 1 end
            lines[#lines + 1] = string.format('%.0f', number) .. ' ' .. ARGV[1]
            log = table.concat(lines, '\\n', math.max(1, #lines - 31))
            redis.call('SET', KEYS[1], log, 'PX', ARGV[2])
            return {1}
            """);

    private final RedisConnection redis;
    private final Duration retention;

    /** @param retention how long an entry may be in the memory of an instance */
    public RedisTier(RedisConnection redis, Duration retention) {
        this.redis = redis;
        this.retention = retention;
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

    @Override
    public void logFlush(String line) {
        try {
            redis.eval(LOG_FLUSH, List.of(FLUSHES), List.of(bytes(line), bytes(Long.toString(retention.toMillis()))));
        } catch (RedisUnavailable e) {
            // The caller reports that Redis is not available
        }
    }

    @Override
    public @Nullable String flushes() {
        byte[] log = getAll(List.of(FLUSHES_KEY), MAX_LOG_BYTES).getFirst();
        return log == null ? null : new String(log, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
