package io.ratatoskr.config;

import io.ratatoskr.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the Redis that instances share, and of the rates they share in it. */
final class RedisKeys {
    static final Key<Optional<Secret>> URL = new Key<>(
            "redis.url",
            Urls.REDIS.orOff(),
            "",
            "Redis that instances of the gateway share, such as redis://localhost:6379 or"
                    + " rediss://user:password@redis.example.com:6380/0; never printed. off or empty: none.");
    static final Key<Duration> CONNECT_TIMEOUT = new Key<>(
            "redis.connect-timeout",
            Durations.between("10ms", "1m"),
            "2s",
            "Maximum duration of connecting to Redis, in the background.");
    static final Key<Duration> TIMEOUT = new Key<>(
            "redis.timeout",
            Durations.between("1ms", "10s"),
            "50ms",
            "Maximum time that a request waits for Redis. After five commands in a row that took more than half of it,"
                    + " requests go on without Redis until it is fast again.");
    static final Key<Boolean> SHARED_RATES = new Key<>(
            "limits.shared",
            ValueParsers.BOOLEAN,
            "false",
            "Whether requests-per-minute and tokens-per-minute of providers hold for all instances that use the same"
                    + " redis.url together; while Redis is not available, for each of them.");

    static final List<Key<?>> ALL = List.of(URL, CONNECT_TIMEOUT, TIMEOUT, SHARED_RATES);

    private RedisKeys() {}
}
