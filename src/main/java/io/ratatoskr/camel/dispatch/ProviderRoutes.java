package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The provider routes of an operation, in order, each with its producer. Reloaded when routes are added or removed; Camel's producer
 * follows a route that is replaced under its id. Thread-safe.
 */
public final class ProviderRoutes extends LifecycleStrategySupport implements AutoCloseable {
    private static final String DIRECT = "direct://";
    /** Time that a request waits for a route that is being replaced. */
    private static final long REPLACEMENT_TIMEOUT_MILLIS = 2_000;

    private final CamelContext context;
    private final Operation operation;
    private volatile @Nullable RouteSnapshot snapshot;

    /**
     * @param routes number of routes in the context; lifecycle events arrive just before the change
     * @param producers by provider
     * @param providers in route order
     */
    record RouteSnapshot(int routes, Map<String, Producer> producers, List<String> providers) {}

    ProviderRoutes(CamelContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    /** Starts tracking added and removed routes, until closed. */
    void watch() {
        context.addLifecycleStrategy(this);
    }

    /** The current producers and their providers. */
    RouteSnapshot current() throws Exception {
        RouteSnapshot current = snapshot;
        int routes = context.getRoutesSize();
        if (current == null || current.routes != routes) {
            Map<String, Producer> producers = readRoutes();
            current = new RouteSnapshot(routes, producers, List.copyOf(producers.keySet()));
            snapshot = current;
        }
        return current;
    }

    private Map<String, Producer> readRoutes() throws Exception {
        var found = new LinkedHashMap<String, Producer>();
        for (Route route : context.getRoutesByGroup(operation.wireName())) {
            String provider = provider(route, operation);
            if (provider != null) {
                if (route.getEndpoint() instanceof DirectEndpoint direct) {
                    direct.setTimeout(REPLACEMENT_TIMEOUT_MILLIS);
                }
                Producer producer = route.getEndpoint().createProducer();
                ServiceHelper.startService(producer);
                found.put(provider, producer);
            }
        }
        return found;
    }

    /** Providers that have a route for the operation, in route order. */
    public static List<String> servingProviders(CamelContext context, Operation operation) {
        return context.getRoutesByGroup(operation.wireName()).stream()
                .flatMap(route -> Stream.ofNullable(provider(route, operation)))
                .toList();
    }

    /** The provider of the route; null when it is not a provider route. */
    private static @Nullable String provider(Route route, Operation operation) {
        String from = route.getEndpoint().getEndpointUri();
        String suffix = "-" + operation.wireName();
        return from.startsWith(DIRECT) && from.endsWith(suffix)
                ? from.substring(DIRECT.length(), from.length() - suffix.length())
                : null;
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        snapshot = null;
    }

    @Override
    public void onRoutesRemove(Collection<Route> routes) {
        snapshot = null;
    }

    @Override
    public void close() {
        context.getLifecycleStrategies().remove(this);
        RouteSnapshot current = snapshot;
        if (current != null) {
            ServiceHelper.stopService(List.copyOf(current.producers.values()));
        }
        snapshot = null;
    }
}
