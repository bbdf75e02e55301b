package io.ratatoskr.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The Redis that instances of the gateway share.
 *
 * @param url {@code redis://} or {@code rediss://}, may contain a user and a password; empty: none
 * @param connectTimeout maximum duration of connecting, the handshake included
 * @param timeout maximum time that a request waits for a command
 */
public record RedisSettings(Optional<Secret> url, Duration connectTimeout, Duration timeout) {
    /** Without Redis. */
    public static final RedisSettings NONE =
            new RedisSettings(Optional.empty(), Duration.ofSeconds(2), Duration.ofMillis(50));
}
