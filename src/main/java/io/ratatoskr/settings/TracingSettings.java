package io.ratatoskr.settings;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Traces and metrics that are sent by OTLP.
 *
 * @param endpoint of the receiver, without the path of a signal; empty: nothing is traced
 * @param propagateTo names of providers that get the trace context besides those on this machine
 * @param captureContent whether spans have the texts of requests and responses
 * @param contentLimit maximum characters of each text attribute with content
 */
public record TracingSettings(
        Optional<URI> endpoint, Set<String> propagateTo, boolean captureContent, int contentLimit) {
    /** Nothing is traced. */
    public static final TracingSettings OFF = new TracingSettings(Optional.empty(), Set.of(), false, 16 * 1024);

    public TracingSettings {
        propagateTo = Set.copyOf(propagateTo);
    }
}
