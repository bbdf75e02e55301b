package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose meters with changing labels, such as those of loaded models, are updated before each scrape, and whose meters that read
 * objects of a configuration can be replaced by those of the next one. Thread-safe.
 */
final class RefreshedMeterRegistry extends PrometheusMeterRegistry {
    /** A scrape finds the meters of one configuration. */
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final List<Runnable> refreshers = new ArrayList<>();
    /** Guarded by the lock: meters that read an object, in the order of their registration. */
    private final Set<Meter> replaceable = new LinkedHashSet<>();

    RefreshedMeterRegistry() {
        super(PrometheusConfig.DEFAULT);
        config().onMeterAdded(meter -> {
            // Not those that requests add meanwhile
            if (lock.isHeldByCurrentThread() && readsObject(meter)) {
                replaceable.add(meter);
            }
        });
    }

    /** Runs the action before each scrape. Called by a binder in {@link #replace}. */
    void beforeScrape(Runnable refresher) {
        lock.lock();
        try {
            refreshers.add(refresher);
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the meters of the binders before, as far as they read an object; what is counted and timed goes on. */
    void replace(List<MeterBinder> binders) {
        lock.lock();
        try {
            refreshers.clear();
            replaceable.forEach(this::remove);
            replaceable.clear();
            binders.forEach(binder -> binder.bindTo(this));
        } finally {
            lock.unlock();
        }
    }

    private static boolean readsObject(Meter meter) {
        return meter instanceof Gauge || meter instanceof FunctionCounter || meter instanceof FunctionTimer;
    }

    @Override
    public void scrape(OutputStream out, String contentType, @Nullable Set<String> names) throws IOException {
        refresh();
        super.scrape(out, contentType, names);
    }

    @Override
    public void scrape(OutputStream out, String contentType) throws IOException {
        refresh();
        super.scrape(out, contentType);
    }

    private void refresh() {
        lock.lock();
        try {
            refreshers.forEach(Runnable::run);
        } finally {
            lock.unlock();
        }
    }
}
