package io.ratatoskr.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The keys of traces, and of the metrics sent with them. */
final class TelemetryKeys {
    static final Key<Optional<URI>> OTLP_ENDPOINT = new Key<>(
            "telemetry.otlp-endpoint",
            Urls.BASE.orOff(),
            "",
            "Receiver of traces and GenAI metrics by OTLP over HTTP, such as http://localhost:4318; off or empty: none.");
    static final Key<List<String>> PROPAGATE_TO = new Key<>(
            "telemetry.propagate-to",
            ValueParsers.LIST,
            "",
            "Providers that get the trace context (traceparent) besides those on this machine, comma-separated.");
    static final Key<Boolean> CAPTURE_CONTENT = new Key<>(
            "telemetry.capture-content",
            ValueParsers.BOOLEAN,
            "false",
            "Whether spans contain the texts of requests and responses. They may be confidential.");
    static final Key<Integer> CONTENT_LIMIT = new Key<>(
            "telemetry.content-limit",
            Sizes.array("1KiB"),
            "16KiB",
            "Maximum size of each attribute with texts; longer texts are cut.");

    static final List<Key<?>> ALL = List.of(OTLP_ENDPOINT, PROPAGATE_TO, CAPTURE_CONTENT, CONTENT_LIMIT);

    private TelemetryKeys() {}
}
