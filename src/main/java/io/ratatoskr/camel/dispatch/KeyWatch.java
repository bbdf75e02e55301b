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
public final class KeyWatch implements Availability {
    /** Time for which such a provider is skipped. */
    public static final Duration OUT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final Map<String, Long> until = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public KeyWatch() {
        this(System::nanoTime);
    }

    KeyWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Records that the provider rejected our API key. */
    void refused(String provider) {
        until.put(provider, nanos.getAsLong() + OUT.toNanos());
        LOG.error("API key rejected by provider '{}'; skipping it for {} s; check the key", provider, OUT.toSeconds());
    }

    @Override
    public Optional<String> outOf(String provider) {
        Long end = until.get(provider);
        if (end == null) {
            return Optional.empty();
        }
        long left = end - nanos.getAsLong();
        if (left <= 0) {
            until.remove(provider, end);
            return Optional.empty();
        }
        return Optional.of("API key rejected; next attempt in %d s"
                .formatted(Duration.ofNanos(left).toSeconds() + 1));
    }
}
