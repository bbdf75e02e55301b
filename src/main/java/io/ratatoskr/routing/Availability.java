package io.ratatoskr.routing;

import java.time.Duration;
import java.util.Optional;

/** Reports providers that are temporarily unavailable. */
@FunctionalInterface
public interface Availability {
    /** The reason, to be shown to callers; empty when the provider is available. */
    Optional<String> unavailableReason(String provider);

    /** The time until an unavailable provider is available again, in whole seconds; empty when unknown. */
    default Optional<Duration> retryAfter(String provider) {
        return Optional.empty();
    }
}
