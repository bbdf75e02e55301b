package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The telemetry of a process, which outlives its configurations: the counters and timers of requests, the meters of the process, and the
 * routes of the management port that are in effect. Used by one thread at a time, but for {@link #activeRouter}.
 */
final class ProcessTelemetry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTelemetry.class);

    private final PrometheusMeterRegistry registry;
    private final RequestMeters requests;
    private final AtomicReference<@Nullable Router> activeRouter = new AtomicReference<>();
    private final List<MeterBinder> common;
    private List<MeterBinder> configured = List.of();
    private boolean bound;

    /** @param maxModels maximum number of models with meters of their own */
    ProcessTelemetry(PrometheusMeterRegistry registry, Vertx vertx, int maxModels) {
        this.registry = registry;
        this.requests = new RequestMeters(registry, maxModels);
        this.common = List.of(new EventLoopDelay(vertx), new ProcessMeters());
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    RequestMeters requests() {
        return requests;
    }

    /** The routes of the management port of the configuration in effect; null: there is none. */
    AtomicReference<@Nullable Router> activeRouter() {
        return activeRouter;
    }

    /** Binds the meters of a configuration in place of those of the one before. */
    void bind(List<MeterBinder> binders) {
        if (!bound) {
            bound = true;
            common.forEach(binder -> binder.bindTo((MeterRegistry) registry));
        }
        close(configured);
        configured = new ArrayList<>(binders);
        if (registry instanceof RefreshedMeterRegistry replaceable) {
            replaceable.replace(binders);
        } else {
            binders.forEach(binder -> binder.bindTo((MeterRegistry) registry));
        }
    }

    private static void close(List<MeterBinder> binders) {
        for (MeterBinder binder : binders) {
            if (binder instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception failure) {
                    LOG.warn("a meter cannot be closed: {}", failure.toString());
                }
            }
        }
    }

    /** Ends recording. Idempotent. */
    @Override
    public void close() {
        close(configured);
        configured = List.of();
        close(common);
    }
}
