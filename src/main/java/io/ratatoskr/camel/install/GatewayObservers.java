package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.access.AccessLog;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.tracing.TelemetrySdk;
import io.ratatoskr.camel.tracing.Tracing;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.FrontendObservers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What watches the requests of a gateway as its settings want it: nothing, by default, and then nothing is loaded. */
final class GatewayObservers implements AutoCloseable {
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final FrontendObserver frontends;

    /** @throws ConfigurationInvalid when traces are on and OpenTelemetry is not on the class path */
    GatewayObservers(Settings settings) {
        var observers = new ArrayList<FrontendObserver>();
        if (settings.tracing().endpoint().isPresent()) {
            observers.add(startTracing(settings));
        }
        if (settings.log().access()) {
            var accessLog = new AccessLog(settings.log().format());
            resources.add(accessLog);
            beans.put("ratatoskr-access-log", accessLog);
            observers.add(accessLog);
        }
        frontends = FrontendObservers.of(observers);
    }

    private Tracing startTracing(Settings settings) {
        try {
            TelemetrySdk sdk = TelemetrySdk.start(settings.tracing().endpoint().orElseThrow());
            resources.add(sdk);
            var tracing = new Tracing(sdk.telemetry(), settings.tracing(), settings.providers());
            beans.put("ratatoskr-tracing", tracing);
            beans.put(RatatoskrConstants.OPENTELEMETRY_BEAN, sdk.telemetry());
            return tracing;
        } catch (NoClassDefFoundError missing) {
            throw new ConfigurationInvalid(
                    "ratatoskr.telemetry.otlp-endpoint needs the artifacts opentelemetry-exporter-otlp and opentelemetry-sdk-extension-autoconfigure of io.opentelemetry, of which one is missing: "
                            + missing.getMessage());
        }
    }

    /** By name. */
    Map<String, Object> beans() {
        return beans;
    }

    FrontendObserver frontends() {
        return frontends;
    }

    /** Writes and sends what waits, for a few seconds at most. Idempotent. */
    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
