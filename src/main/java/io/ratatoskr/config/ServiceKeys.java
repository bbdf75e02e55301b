package io.ratatoskr.config;

import java.time.Duration;
import java.util.List;

/** The keys of the service as a process: reload and shutdown. */
final class ServiceKeys {
    static final Key<Boolean> RELOAD_WATCH = new Key<>(
            "reload.watch",
            ValueParsers.BOOLEAN,
            "true",
            "Whether the service reloads its configuration when files of it change; ratatoskr reload does it either way.");
    static final Key<Duration> SHUTDOWN_DELAY = new Key<>(
            "shutdown.delay",
            Durations.between("0s", "10m"),
            "0s",
            "Time from the signal to stop, after which the gateway is not ready, until it refuses requests: for load balancers, which need a"
                    + " while to notice.");

    static final List<Key<?>> ALL = List.of(RELOAD_WATCH, SHUTDOWN_DELAY);

    private ServiceKeys() {}
}
