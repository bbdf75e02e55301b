package io.ratatoskr.config;

import java.util.List;
import java.util.Optional;

/** The keys of the management port: metrics and health. */
final class ManagementKeys {
    static final Key<String> HOST = new Key<>(
            "management.host",
            Urls.HOST,
            "127.0.0.1",
            "Address the management port listens on. It needs no key; only trusted machines should reach it.");
    static final Key<Optional<Integer>> PORT = new Key<>(
            "management.port",
            ValueParsers.integer(0, 65_535).orOff(),
            "9742",
            "Port of /metrics and /health; 0 picks any free port; off or empty: no port and no metrics. A gateway within an"
                    + " application opens it only where the application sets it.");
    static final Key<Integer> MAX_MODELS = new Key<>(
            "management.max-models",
            ValueParsers.integer(0, 10_000),
            "100",
            "Maximum number of models with metrics of their own; those of further ones have the label model=\"other\".");

    static final List<Key<?>> ALL = List.of(HOST, PORT, MAX_MODELS);

    private ManagementKeys() {}
}
