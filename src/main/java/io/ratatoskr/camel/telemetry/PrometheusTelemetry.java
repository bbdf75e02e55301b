package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics for Prometheus, in the registry that {@code micrometer:} steps of routes use too. A registry that the context has already is
 * used, and stays.
 */
final class PrometheusTelemetry implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusTelemetry.class);

    private final ProcessTelemetry process;
    private final boolean ownsRegistry;
    private final ManagementServer server;
    private final List<MeterBinder> sources;
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private @Nullable CamelContext context;
    private boolean bound;

    PrometheusTelemetry(
            CamelContext context,
            Settings settings,
            Vertx vertx,
            SharedParts.Lease parts,
            List<MeterBinder> sources,
            List<HealthCheck> checks) {
        Object existing = context.getRegistry().lookupByName(MicrometerConstants.METRICS_REGISTRY_NAME);
        if (existing != null && !(existing instanceof PrometheusMeterRegistry)) {
            throw new ConfigurationInvalid("the bean '%s' is a %s; the management port needs a PrometheusMeterRegistry"
                    .formatted(
                            MicrometerConstants.METRICS_REGISTRY_NAME,
                            existing.getClass().getName()));
        }
        int maxModels = settings.management().maxModels();
        this.ownsRegistry = existing == null;
        this.process = existing instanceof PrometheusMeterRegistry registry
                ? new ProcessTelemetry(registry, vertx, maxModels)
                : parts.get(
                        "telemetry",
                        "",
                        () -> new ProcessTelemetry(new RefreshedMeterRegistry(), vertx, maxModels),
                        telemetry -> {
                            telemetry.close();
                            telemetry.registry().close();
                        });
        this.server = new ManagementServer(settings.management(), vertx, process.activeRouter());
        this.sources = sources;
        if (ownsRegistry) {
            beans.put(MicrometerConstants.METRICS_REGISTRY_NAME, process.registry());
        }
        beans.put(ManagementServer.BEAN, server);
        beans.put("ratatoskr-request-meters", process.requests());
        checks.forEach(check -> beans.put("ratatoskr-health-" + check.getId(), check));
    }

    @Override
    public Map<String, Object> beans() {
        return beans;
    }

    @Override
    public void start(CamelContext started) {
        context = started;
        bind(started);
        server.start(started, false);
        server.activate();
    }

    private void bind(CamelContext started) {
        var binders = new ArrayList<>(sources);
        binders.addAll(ContextMeters.of(started));
        process.bind(binders);
        bound = true;
    }

    @Override
    public void prepare(CamelContext started, Telemetry previous) {
        context = started;
        if (!hasAddressOf(previous)) {
            server.start(started, false);
        }
    }

    private boolean hasAddressOf(Telemetry previous) {
        return previous instanceof PrometheusTelemetry other && server.hasAddressOf(other.server);
    }

    @Override
    public void takeOver(Telemetry previous) {
        CamelContext started = context;
        if (started == null) {
            throw new IllegalStateException("the telemetry has not been prepared");
        }
        try {
            bind(started);
            if (hasAddressOf(previous)) {
                server.start(started, true);
            }
            server.activate();
            previous.retire();
        } catch (RuntimeException failure) {
            LOG.error("metrics and health are still those of the configuration before: {}", failure.toString());
        }
    }

    @Override
    public void retire() {
        server.retire();
    }

    @Override
    public void close() {
        CamelContext started = context;
        context = null;
        if (started != null) {
            server.stop(started);
        }
        if (!ownsRegistry && bound) {
            process.close();
            PrometheusMeterRegistry registry = process.registry();
            registry.getMeters().stream()
                    .filter(meter -> meter.getId().getName().startsWith(Meters.PREFIX))
                    .forEach(registry::remove);
        }
    }
}
