package io.ratatoskr.camel.redis;

import io.ratatoskr.limits.SharedRates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rates of providers in Redis, for all instances that use it. One script, in one round trip, decides and reserves by the clock of Redis. A
 * hash for requests and one for tokens hold the amounts of each second of the last minute, and of the seconds for which callers wait; both
 * have a key of their own, which expires after the longest wait and a minute. Thread-safe.
 */
public final class RedisRates implements SharedRates {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRates.class);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();
    private static final String PREFIX = "ratatoskr:rates:";
    /** Maximum number of corrections that are on their way; further ones are lost. */
    private static final int MAX_CORRECTIONS = 64;

    /**
     * As {@code RateWindow}: finds the first second from which on no window of 61 seconds is above the limit. Arguments: limit of requests,
     * limit of tokens (0: none), requests, tokens, maximum wait in milliseconds. Result: 1 if reserved, wait in milliseconds, second.
     */
    private static final RedisScript RESERVE = RedisScript.of("""
            local time = redis.call('TIME')
            local now = tonumber(time[1])
            local millis = math.floor(tonumber(time[2]) / 1000)
            local maxWait = tonumber(ARGV[5])
            local function load(key)
              local slots, sum = {}, 0
              local all = redis.call('HGETALL', key)
              for i = 1, #all, 2 do
                local second, amount = tonumber(all[i]), tonumber(all[i + 1])
                if second < now - 60 then
                  redis.call('HDEL', key, all[i])
                else
                  slots[second] = amount
                  sum = sum + amount
                end
              end
              return slots, sum
            end
            local windows = {}
            for i = 1, 2 do
              local limit, amount = tonumber(ARGV[i]), tonumber(ARGV[i + 2])
              if limit > 0 and amount > 0 then
                if amount > limit then amount = limit end
                local slots, sum = load(KEYS[i])
                windows[#windows + 1] = {key = KEYS[i], slots = slots, sum = sum, room = limit - amount, amount = amount}
              end
            end
            local function lastFull(window, second)
              if window.sum <= window.room then return nil end
              local used = 0
              for s = second, second + 60 do used = used + (window.slots[s] or 0) end
              for finish = second + 60, second, -1 do
                if finish < second + 60 then
                  used = used - (window.slots[finish + 1] or 0) + (window.slots[finish - 60] or 0)
                end
                if used > window.room then return finish end
              end
              return nil
            end
            local second, moved = now, true
            while moved and (second - now) * 1000 - millis <= maxWait do
              moved = false
              for _, window in ipairs(windows) do
                local full = lastFull(window, second)
                if full then
                  second = full + 1
                  moved = true
                end
              end
            end
            local wait = math.max(0, (second - now) * 1000 - millis)
            if wait > maxWait then return {0, wait, second} end
            for _, window in ipairs(windows) do
              redis.call('HINCRBY', window.key, second, window.amount)
              redis.call('EXPIRE', window.key, 700)
            end
            return {1, wait, second}
            """);

    /** Arguments: second, change of requests, change of tokens. Nothing becomes negative; what has expired stays away. */
    private static final RedisScript ADD = RedisScript.of("""
            for i = 1, 2 do
              local change = tonumber(ARGV[i + 1])
              local amount = redis.call('HGET', KEYS[i], ARGV[1])
              if change ~= 0 and amount then
                redis.call('HSET', KEYS[i], ARGV[1], math.max(0, tonumber(amount) + change))
              end
            end
            return {1}
            """);

    private final RedisConnection redis;
    private final Semaphore corrections = new Semaphore(MAX_CORRECTIONS);

    public RedisRates(RedisConnection redis) {
        this.redis = redis;
    }

    /**
     * Connects, so that the first requests are shared. Waits for the connection, but not for a Redis that is not there: the limits of this
     * instance then hold until it is.
     */
    public void connect(Duration limit) {
        redis.connect();
        long end = System.nanoTime() + limit.toNanos();
        while (!redis.isAvailable() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        if (!redis.isAvailable()) {
            LOG.warn("limits are not shared with other instances until Redis is available");
        }
    }

    @Override
    public @Nullable Decision reserve(RateKey key, long requests, long tokens, long maxWaitMillis) {
        try {
            List<Long> result = redis.eval(
                    RESERVE,
                    keys(key),
                    arguments(key.requestsPerMinute(), key.tokensPerMinute(), requests, tokens, maxWaitMillis));
            return new Decision(result.get(0) == 1, result.get(1), result.get(2));
        } catch (RedisUnavailable unavailable) {
            return null;
        }
    }

    @Override
    public void add(RateKey key, long slot, long requests, long tokens) {
        if (redis.isAvailable() && corrections.tryAcquire()) {
            Thread.ofVirtual().name("rate-correction").start(() -> {
                try {
                    redis.eval(ADD, keys(key), arguments(slot, requests, tokens));
                } catch (RedisUnavailable lost) {
                    // The reservation stays until it leaves the window
                } finally {
                    corrections.release();
                }
            });
        }
    }

    /** Both in the same slot of a cluster. */
    private static List<byte[]> keys(RateKey key) {
        String name = PREFIX + "{" + key.name() + "}:";
        return List.of(bytes(name + "requests"), bytes(name + "tokens"));
    }

    private static List<byte[]> arguments(long... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> bytes(Long.toString(number)))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
