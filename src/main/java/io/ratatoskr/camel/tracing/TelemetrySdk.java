package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.ratatoskr.api.error.ConfigurationInvalid;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's SDK, which sends traces and metrics on threads of its own. All but the endpoint can be set by the {@code OTEL_*}
 * variables of the environment: the sampler, headers, resource attributes, intervals.
 */
public final class TelemetrySdk implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");

    private final OpenTelemetrySdk sdk;

    private TelemetrySdk(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * @param endpoint the receiver, without the path of a signal
     * @throws ConfigurationInvalid when a variable {@code OTEL_*} has an invalid value
     */
    public static TelemetrySdk start(URI endpoint) {
        try {
            return new TelemetrySdk(build(endpoint));
        } catch (ConfigurationException invalid) {
            throw new ConfigurationInvalid(
                    "OpenTelemetry, configured by the variables OTEL_*: " + invalid.getMessage());
        }
    }

    private static OpenTelemetrySdk build(URI endpoint) {
        var failures = new ExportFailures(endpoint.toString());
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(
                        () -> Map.of("otel.exporter.otlp.protocol", "http/protobuf", "otel.logs.exporter", "none"))
                .addPropertiesCustomizer(variables -> Map.of("otel.exporter.otlp.endpoint", endpoint.toString()))
                .addResourceCustomizer((resource, variables) -> describe(resource))
                .addSpanExporterCustomizer((exporter, variables) -> ReportedExporters.spans(exporter, failures))
                .addMetricExporterCustomizer((exporter, variables) -> ReportedExporters.metrics(exporter, failures))
                .build()
                .getOpenTelemetrySdk();
    }

    /** Adds name and version of the service where the environment does not set them. */
    private static Resource describe(Resource resource) {
        var described = resource.toBuilder();
        String name = resource.getAttribute(SERVICE_NAME);
        if (name == null || name.startsWith("unknown_service")) {
            described.put(SERVICE_NAME, "ratatoskr");
        }
        String version = TelemetrySdk.class.getPackage().getImplementationVersion();
        if (resource.getAttribute(SERVICE_VERSION) == null && version != null) {
            described.put(SERVICE_VERSION, version);
        }
        return described.build();
    }

    public OpenTelemetry telemetry() {
        return sdk;
    }

    /** Sends what has not been sent, for at most 2 seconds. Idempotent. */
    @Override
    public void close() {
        sdk.shutdown().join(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
