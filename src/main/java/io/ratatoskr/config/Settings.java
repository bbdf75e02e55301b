package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything under {@code ratatoskr.*}, parsed and checked.
 *
 * @param providers by name, in the order of the names
 * @param plain every effective key and value, secrets left out, for {@code {{placeholders}}} in routes
 */
public record Settings(
        HttpSettings http,
        RoutingSettings routing,
        OnnxSettings onnx,
        CliSettings cli,
        Map<String, ProviderSettings> providers,
        Map<String, String> plain) {
    public Settings {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        plain = Collections.unmodifiableMap(new LinkedHashMap<>(plain));
    }

    /**
     * How requests find their provider.
     *
     * @param order per operation, the providers to ask, in order; an operation without one asks in the order of the routes
     * @param total the longest that a request may take, all attempts together
     * @param maxInFlight the most requests at work at once
     */
    public record RoutingSettings(Map<Operation, List<String>> order, Duration total, int maxInFlight) {
        public RoutingSettings {
            order = Map.copyOf(order);
        }
    }

    /**
     * Local models.
     *
     * @param threads inference threads; 0: one per core
     * @param maxQueued the most texts waiting for a thread before Overloaded
     * @param cpuSpinning whether idle inference threads burn CPU for lower latency
     */
    public record OnnxSettings(int threads, int maxQueued, boolean cpuSpinning) {}

    /** What the command line assumes when the user names no model. */
    public record CliSettings(String embedModel, Optional<String> chatModel) {}
}
