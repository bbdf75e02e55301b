package io.ratatoskr.camel.routes;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** Which route a context is starting, for failures of its consumer, such as a port in use; Camel's own name no route. Thread-safe. */
public final class RouteStarts extends LifecycleStrategySupport {
    private volatile @Nullable Route last;

    @Override
    public void onServiceAdd(CamelContext context, Service service, @Nullable Route route) {
        if (route != null && service instanceof Consumer) {
            last = route;
        }
    }

    @Override
    public void onContextStarted(CamelContext context) {
        last = null;
    }

    /** The mistake of the route whose start has failed; null if none was starting, or if it is not from a file. */
    public @Nullable RouteMistake mistake(Throwable failure) {
        Route route = last;
        String file = route == null ? null : SourceLocations.file(route.getRoute());
        return route == null || file == null
                ? null
                : new RouteMistake(
                        file,
                        SourceLocations.line(route.getRoute()),
                        "route '%s' cannot start: %s".formatted(route.getRouteId(), FailureReason.describe(failure)));
    }
}
