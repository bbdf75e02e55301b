package io.ratatoskr.camel.dispatch;

import io.ratatoskr.routing.Availability;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a provider that refused our key alone for a minute, and says so loudly. Thread-safe. */
public final class KeyWatch implements Availability {
    /** How long such a provider is left out. */
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

    /** Notes that the provider refused our key just now. */
    void refused(String provider) {
        until.put(provider, nanos.getAsLong() + OUT.toNanos());
        LOG.error("provider '{}' refuses our key; it is not asked for {} s. Check its key.", provider, OUT.toSeconds());
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
        return Optional.of("it refused our key; it is asked again in %d s"
                .formatted(Duration.ofNanos(left).toSeconds() + 1));
    }
}
