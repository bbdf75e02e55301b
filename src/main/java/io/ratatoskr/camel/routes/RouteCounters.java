package io.ratatoskr.camel.routes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Counts the exchanges of each route. Thread-safe. */
public final class RouteCounters implements RoutePolicyFactory {
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();

    private record Counts(LongAdder total, LongAdder failed) {
        Counts() {
            this(new LongAdder(), new LongAdder());
        }
    }

    /** Routes of one id, also in contexts that follow each other, count together. */
    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new Counter(counts.computeIfAbsent(routeId, id -> new Counts()));
    }

    /** Exchanges that have ended. */
    long total(String routeId) {
        Counts known = counts.get(routeId);
        return known == null ? 0 : known.total.sum();
    }

    long failed(String routeId) {
        Counts known = counts.get(routeId);
        return known == null ? 0 : known.failed.sum();
    }

    private static final class Counter extends RoutePolicySupport {
        private final Counts counts;

        Counter(Counts counts) {
            this.counts = counts;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            counts.total.increment();
            if (exchange.isFailed()) {
                counts.failed.increment();
            }
        }
    }
}
