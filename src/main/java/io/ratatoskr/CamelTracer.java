package io.ratatoskr;

import java.util.Locale;
import java.util.Map;

/** Camel's own tracer, camel-opentelemetry2, which operators may enable for the steps of their routes. */
final class CamelTracer {
    private static final String PREFIX = "camel.opentelemetry2.";
    private static final String EXCLUDE_PATTERNS = "camel.opentelemetry2.excludePatterns";

    /** What the gateway traces itself: its requests, and the calls inside it. */
    private static final String INSIDE = "platform-http*,direct*,dispatch*,provider*,onnx*,ratatoskr*";

    private CamelTracer() {}

    /**
     * What to add to the properties of Camel so that its spans are children of the gateway's, none for a hop inside the gateway; nothing
     * when the tracer is off, or when the operator has patterns.
     */
    static Map<String, String> properties(Map<String, String> configured) {
        boolean enabled = false;
        for (var entry : configured.entrySet()) {
            String key = entry.getKey().toLowerCase(Locale.ROOT).replace("-", "");
            if (key.equals(EXCLUDE_PATTERNS.toLowerCase(Locale.ROOT))) {
                return Map.of();
            }
            enabled |= key.equals(PREFIX + "enabled") && Boolean.parseBoolean(entry.getValue());
        }
        return enabled ? Map.of(EXCLUDE_PATTERNS, INSIDE) : Map.of();
    }
}
