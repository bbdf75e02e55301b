package io.ratatoskr.camel.telemetry;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A registry whose meters with changing labels, such as those of loaded models, are updated before each scrape. */
final class RefreshedMeterRegistry extends PrometheusMeterRegistry {
    private final List<Runnable> refreshers = new CopyOnWriteArrayList<>();

    RefreshedMeterRegistry() {
        super(PrometheusConfig.DEFAULT);
    }

    /** Runs the action before each scrape. */
    void beforeScrape(Runnable refresher) {
        refreshers.add(refresher);
    }

    @Override
    public void scrape(OutputStream out, String contentType, @Nullable Set<String> names) throws IOException {
        refreshers.forEach(Runnable::run);
        super.scrape(out, contentType, names);
    }

    @Override
    public void scrape(OutputStream out, String contentType) throws IOException {
        refreshers.forEach(Runnable::run);
        super.scrape(out, contentType);
    }
}
