package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.cache.CacheStatistics;
import io.ratatoskr.camel.exchange.CacheCounts;
import io.ratatoskr.camel.exchange.FrontendConnections;
import io.ratatoskr.http.HttpStatistics;
import io.ratatoskr.jms.JmsStatistics;
import io.ratatoskr.kafka.KafkaStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The meters of what a gateway may have in its context: frontends, a cache, routes. */
public final class ContextMeters {
    /** Statuses that are counted from the start, so that the first response of each is an increase. */
    private static final int[] USUAL_STATUSES = {200, 400, 401, 403, 404, 413, 429, 500, 501, 502, 503, 504};

    private ContextMeters() {}

    public static List<MeterBinder> of(CamelContext context) {
        var binders = new ArrayList<MeterBinder>();
        binders.add(registry -> bindRoutes(registry, context));
        HttpStatistics http = context.getRegistry().findSingleByType(HttpStatistics.class);
        if (http != null) {
            binders.add(registry -> bindHttp(registry, http));
        }
        KafkaStatistics kafka = context.getRegistry().findSingleByType(KafkaStatistics.class);
        if (kafka != null) {
            binders.add(new KafkaMeters(kafka));
        }
        JmsStatistics jms = context.getRegistry().findSingleByType(JmsStatistics.class);
        if (jms != null) {
            binders.add(new JmsMeters(jms));
        }
        for (FrontendConnections frontend : context.getRegistry().findByType(FrontendConnections.class)) {
            binders.add(registry -> bindConnections(registry, frontend));
        }
        CacheCounts cache = context.getRegistry().findSingleByType(CacheCounts.class);
        if (cache != null) {
            binders.add(registry -> bindCache(registry, cache));
        }
        return binders;
    }

    private static void bindRoutes(MeterRegistry registry, CamelContext context) {
        Gauge.builder(Meters.PREFIX + "routes", context, CamelContext::getRoutesSize)
                .description("Routes, those of the gateway and yours")
                .register(registry);
        Gauge.builder(Meters.PREFIX + "routes.stopped", context, ContextMeters::stoppedRoutes)
                .description("Routes that do not run")
                .register(registry);
    }

    private static long stoppedRoutes(CamelContext context) {
        return context.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> !context.getRouteController().getRouteStatus(id).isStarted())
                .count();
    }

    private static void bindConnections(MeterRegistry registry, FrontendConnections frontend) {
        String name = Meters.PREFIX + frontend.frontend() + ".connections";
        Gauge.builder(name, frontend, FrontendConnections::connections)
                .description("Open connections of clients")
                .register(registry);
        FunctionCounter.builder(name + ".refused", frontend, FrontendConnections::refusedConnections)
                .description("Connections of clients beyond the limit, closed at once")
                .register(registry);
    }

    private static void bindHttp(MeterRegistry registry, HttpStatistics http) {
        Gauge.builder(Meters.PREFIX + "http.requests.active", http, HttpStatistics::activeRequests)
                .description("HTTP requests being processed")
                .register(registry);
        Set<Integer> known = ConcurrentHashMap.newKeySet();
        for (int status : USUAL_STATUSES) {
            bindStatus(registry, http, known, status);
        }
        if (registry instanceof RefreshedMeterRegistry refreshed) {
            refreshed.beforeScrape(() -> {
                for (int status = 100; status < 600; status++) {
                    if (http.responses(status) > 0) {
                        bindStatus(registry, http, known, status);
                    }
                }
            });
        }
    }

    private static void bindStatus(MeterRegistry registry, HttpStatistics http, Set<Integer> known, int status) {
        if (known.add(status)) {
            FunctionCounter.builder(Meters.PREFIX + "http.responses", http, counts -> counts.responses(status))
                    .description("HTTP responses, to rejected requests too")
                    .tag(Meters.STATUS, Integer.toString(status))
                    .register(registry);
        }
    }

    private static void bindCache(MeterRegistry registry, CacheCounts cache) {
        bindLookups(registry, cache, "hit", lookups -> lookups.hits() - lookups.joined());
        bindLookups(registry, cache, "joined", CacheStatistics.Lookups::joined);
        bindLookups(registry, cache, "miss", CacheStatistics.Lookups::misses);
        bindLookups(registry, cache, "bypass", CacheStatistics.Lookups::bypassed);
        Gauge.builder(
                        Meters.PREFIX + "cache.entries",
                        cache,
                        counts -> counts.statistics().entries())
                .description("Responses in the cache of this process")
                .register(registry);
        Gauge.builder(
                        Meters.PREFIX + "cache.size",
                        cache,
                        counts -> counts.statistics().bytes())
                .description("Size of the cache of this process")
                .baseUnit("bytes")
                .register(registry);
    }

    private static void bindLookups(
            MeterRegistry registry, CacheCounts cache, String result, ToLongFunction<CacheStatistics.Lookups> count) {
        FunctionCounter.builder(
                        Meters.PREFIX + "cache.requests",
                        cache,
                        counts -> count.applyAsLong(counts.statistics().lookups()))
                .description(
                        "Requests of operations that are cached, or inputs of batches, by what the cache did for them")
                .tag("result", result)
                .register(registry);
    }
}
