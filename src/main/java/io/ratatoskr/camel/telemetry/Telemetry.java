package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;

/** The metrics of a gateway and the port that serves them. */
public interface Telemetry {
    /** None: nothing is recorded, and no class of a metrics library is loaded. */
    Telemetry NONE = new Telemetry() {};

    /**
     * Metrics, and the management port.
     *
     * @param sources the meters of the gateway's parts
     * @param checks the health checks that the port reports
     */
    static Telemetry create(
            CamelContext context, Settings settings, Vertx vertx, List<MeterBinder> sources, List<HealthCheck> checks) {
        return new PrometheusTelemetry(context, settings, vertx, sources, checks);
    }

    /** The beans to bind, by name. */
    default Map<String, Object> beans() {
        return Map.of();
    }

    /** Starts listening. */
    default void start(CamelContext context) {}

    /** Stops listening and recording. Idempotent. */
    default void close() {}
}
