package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.access.AccessLog;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.tracing.TelemetrySdk;
import io.ratatoskr.camel.tracing.Tracing;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.FrontendObservers;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** What watches the requests of a gateway as its settings want it: nothing, by default, and then nothing is loaded. */
final class GatewayObservers {
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final FrontendObserver frontends;

    /**
     * @param parts what sends and writes goes on with the next configuration
     * @throws ConfigurationInvalid when traces are on and OpenTelemetry is not on the class path
     */
    GatewayObservers(Settings settings, SharedParts.Lease parts) {
        var observers = new ArrayList<FrontendObserver>();
        if (settings.tracing().endpoint().isPresent()) {
            observers.add(startTracing(settings, parts));
        }
        if (settings.log().access()) {
            // Like the rest of the log, it has its format for the life of the process
            AccessLog accessLog = parts.get(
                    "access-log", "", () -> new AccessLog(settings.log().format()), AccessLog::close);
            beans.put("ratatoskr-access-log", accessLog);
            observers.add(accessLog);
        }
        frontends = FrontendObservers.of(observers);
    }

    private Tracing startTracing(Settings settings, SharedParts.Lease parts) {
        try {
            URI endpoint = settings.tracing().endpoint().orElseThrow();
            TelemetrySdk sdk = parts.get("traces", endpoint, () -> TelemetrySdk.start(endpoint), TelemetrySdk::close);
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
}
