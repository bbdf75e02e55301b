package io.ratatoskr.routing;

import java.util.Optional;

/** Reports providers that are temporarily unavailable. */
@FunctionalInterface
public interface Availability {
    /** The reason, to be shown to callers; empty when the provider is available. */
    Optional<String> unavailableReason(String provider);
}
