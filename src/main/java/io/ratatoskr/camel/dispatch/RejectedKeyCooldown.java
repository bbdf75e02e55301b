package io.ratatoskr.camel.dispatch;

import io.ratatoskr.routing.Availability;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Skips a provider that rejected our API key for a minute, and logs an error. Thread-safe. */
public final class RejectedKeyCooldown implements Availability {
    /** Time for which such a provider is skipped. */
    public static final Duration COOLDOWN = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(RejectedKeyCooldown.class);

    private final Map<String, Long> cooldownEnds = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public RejectedKeyCooldown() {
        this(System::nanoTime);
    }

    RejectedKeyCooldown(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Records that the provider rejected our API key. */
    void recordRejection(String provider) {
        cooldownEnds.put(provider, nanos.getAsLong() + COOLDOWN.toNanos());
        LOG.error(
                "API key rejected by provider '{}'; skipping it for {} s; check the key",
                provider,
                COOLDOWN.toSeconds());
    }

    @Override
    public Optional<String> unavailableReason(String provider) {
        return retryAfter(provider).map(wait -> "API key rejected; next attempt in %d s".formatted(wait.toSeconds()));
    }

    @Override
    public Optional<Duration> retryAfter(String provider) {
        Long end = cooldownEnds.get(provider);
        if (end == null) {
            return Optional.empty();
        }
        long remaining = end - nanos.getAsLong();
        if (remaining <= 0) {
            cooldownEnds.remove(provider, end);
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Duration.ofNanos(remaining).toSeconds() + 1));
    }
}
