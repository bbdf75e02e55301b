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
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return counters.computeIfAbsent(routeId, id -> new Counter());
    }

    /** Exchanges that have ended. */
    long total(String routeId) {
        Counter counter = counters.get(routeId);
        return counter == null ? 0 : counter.total.sum();
    }

    long failed(String routeId) {
        Counter counter = counters.get(routeId);
        return counter == null ? 0 : counter.failed.sum();
    }

    private static final class Counter extends RoutePolicySupport {
        private final LongAdder total = new LongAdder();
        private final LongAdder failed = new LongAdder();

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            total.increment();
            if (exchange.isFailed()) {
                failed.increment();
            }
        }
    }
}
