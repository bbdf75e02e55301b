package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;

/** The metrics of a gateway and the port that serves them. Used by one thread at a time. */
public interface Telemetry {
    /** None: nothing is recorded, and no class of a metrics library is loaded. */
    Telemetry NONE = new Telemetry() {};

    /**
     * Metrics, and the management port.
     *
     * @param parts the counts of the process, which go on with the next configuration
     * @param sources the meters of the gateway's parts
     * @param checks the health checks that the port reports
     */
    static Telemetry create(
            CamelContext context,
            Settings settings,
            Vertx vertx,
            SharedParts.Lease parts,
            List<MeterBinder> sources,
            List<HealthCheck> checks) {
        return new PrometheusTelemetry(context, settings, vertx, parts, sources, checks);
    }

    /** The beans to bind, by name. */
    default Map<String, Object> beans() {
        return Map.of();
    }

    /** Starts recording and listening. */
    default void start(CamelContext context) {}

    /**
     * Instead of {@link #start}, for a configuration that takes over from another one later. Listens where that one does not.
     *
     * @throws ConfigurationInvalid when it cannot listen on the address
     */
    default void prepare(CamelContext context, Telemetry previous) {}

    /** Reports the configuration in effect from now on: this one in place of the one before, at the same port. */
    default void takeOver(Telemetry previous) {
        previous.retire();
    }

    /** Stops listening, since another configuration is in effect; the requests in flight are recorded. */
    default void retire() {}

    /** Stops listening and recording. Idempotent. */
    default void close() {}
}
