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
 * The provider routes of an operation, in their order, each with the producer that leads into it. Read anew when routes come or go;
 * a route that is replaced under its id is followed by Camel's own producer. Thread-safe.
 */
public final class ProviderRoutes extends LifecycleStrategySupport implements AutoCloseable {
    private static final String DIRECT = "direct://";
    /** How long a request waits for a route that is being replaced. */
    private static final long SWAP_MILLIS = 2_000;

    private final CamelContext context;
    private final Operation operation;
    private volatile @Nullable Read last;

    /** @param routes how many routes the context had: it tells of a change just before it makes it */
    private record Read(int routes, Map<String, Producer> producers) {}

    ProviderRoutes(CamelContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    /** Begins to follow the routes that come and go, until closed. */
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
        for (Route route : context.getRoutesByGroup(operation.word())) {
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

    /** The providers that have a route for the operation, in the order of the routes. */
    public static List<String> serving(CamelContext context, Operation operation) {
        return context.getRoutesByGroup(operation.word()).stream()
                .flatMap(route -> Stream.ofNullable(provider(route, operation)))
                .toList();
    }

    /** Whose route it is; null when it is no provider's. */
    private static @Nullable String provider(Route route, Operation operation) {
        String from = route.getEndpoint().getEndpointUri();
        String suffix = "-" + operation.word();
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
