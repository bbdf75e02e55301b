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
    private static final long SWAP_MILLIS = 2_000;

    private final CamelContext context;
    private final Operation operation;
    private volatile @Nullable Read last;

    /** @param routes number of routes in the context; lifecycle events arrive just before the change */
    private record Read(int routes, Map<String, Producer> producers) {}

    ProviderRoutes(CamelContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    /** Starts tracking added and removed routes, until closed. */
    void watch() {
        context.addLifecycleStrategy(this);
    }

    /** Producers by provider. */
    Map<String, Producer> byProvider() throws Exception {
        Read known = last;
        int routes = context.getRoutesSize();
        if (known == null || known.routes != routes) {
            known = new Read(routes, read());
            last = known;
        }
        return known.producers;
    }

    private Map<String, Producer> read() throws Exception {
        var found = new LinkedHashMap<String, Producer>();
        for (Route route : context.getRoutesByGroup(operation.wireName())) {
            String provider = provider(route, operation);
            if (provider != null) {
                if (route.getEndpoint() instanceof DirectEndpoint direct) {
                    direct.setTimeout(SWAP_MILLIS);
                }
                Producer producer = route.getEndpoint().createProducer();
                ServiceHelper.startService(producer);
                found.put(provider, producer);
            }
        }
        return found;
    }

    /** Providers that have a route for the operation, in route order. */
    public static List<String> serving(CamelContext context, Operation operation) {
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
        last = null;
    }

    @Override
    public void onRoutesRemove(Collection<Route> routes) {
        last = null;
    }

    @Override
    public void close() {
        context.getLifecycleStrategies().remove(this);
        Read known = last;
        if (known != null) {
            ServiceHelper.stopService(List.copyOf(known.producers.values()));
        }
        last = null;
    }
}
