package io.ratatoskr.routing;

import java.util.Optional;

/** Why a provider cannot be asked now. */
@FunctionalInterface
public interface Availability {
    /** The reason, for the caller's eyes; empty when the provider may be asked. */
    Optional<String> outOf(String provider);
}
