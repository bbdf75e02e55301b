package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ratatoskr.api.error.ConfigurationInvalid;
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

    private final PrometheusMeterRegistry registry;
    private final boolean ownsRegistry;
    private final ManagementServer server;
    private final List<MeterBinder> binders;
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private @Nullable CamelContext context;

    PrometheusTelemetry(
            CamelContext context, Settings settings, Vertx vertx, List<MeterBinder> sources, List<HealthCheck> checks) {
        Object existing = context.getRegistry().lookupByName(MicrometerConstants.METRICS_REGISTRY_NAME);
        if (existing != null && !(existing instanceof PrometheusMeterRegistry)) {
            throw new ConfigurationInvalid("the bean '%s' is a %s; the management port needs a PrometheusMeterRegistry"
                    .formatted(
                            MicrometerConstants.METRICS_REGISTRY_NAME,
                            existing.getClass().getName()));
        }
        this.ownsRegistry = existing == null;
        this.registry = existing == null ? new RefreshedMeterRegistry() : (PrometheusMeterRegistry) existing;
        this.server = new ManagementServer(settings.management(), vertx);
        this.binders = new ArrayList<>(sources);
        binders.add(new EventLoopDelay(vertx));
        if (ownsRegistry) {
            beans.put(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
        }
        beans.put(ManagementServer.BEAN, server);
        beans.put(
                "ratatoskr-request-meters",
                new RequestMeters(registry, settings.management().maxModels()));
        checks.forEach(check -> beans.put("ratatoskr-health-" + check.getId(), check));
    }

    @Override
    public Map<String, Object> beans() {
        return beans;
    }

    @Override
    public void start(CamelContext started) {
        context = started;
        binders.add(new ProcessMeters());
        binders.addAll(ContextMeters.of(started));
        binders.forEach(binder -> binder.bindTo((MeterRegistry) registry));
        server.start(started);
    }

    @Override
    public void close() {
        CamelContext started = context;
        context = null;
        if (started != null) {
            server.stop(started);
        }
        for (MeterBinder binder : binders) {
            if (binder instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception failure) {
                    LOG.warn("a meter cannot be closed: {}", failure.toString());
                }
            }
        }
        if (ownsRegistry) {
            registry.close();
        } else {
            registry.getMeters().stream()
                    .filter(meter -> meter.getId().getName().startsWith(Meters.PREFIX))
                    .forEach(registry::remove);
        }
    }
}
