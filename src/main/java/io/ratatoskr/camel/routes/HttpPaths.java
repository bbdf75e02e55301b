package io.ratatoskr.camel.routes;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.routes.RouteReferences.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Finds the routes that would not get their HTTP path at a start: another one has it, or its options are invalid. Opens no port. */
final class HttpPaths {
    private final CamelContext context;
    private final @Nullable ScratchHttpEngine engine;

    /** @param context whose HTTP engine is a {@link ScratchHttpEngine} */
    HttpPaths(CamelContext context) {
        this.context = context;
        this.engine = context.getRegistry().findSingleByType(ScratchHttpEngine.class);
    }

    /**
     * @param routes in the order in which they would start
     * @param unplaced where the routes are that do not know it
     */
    List<RouteMistake> mistakes(Collection<RouteDefinition> routes, Map<RouteDefinition, Reference> unplaced) {
        var mistakes = new ArrayList<RouteMistake>();
        if (engine == null || !engine.hasPaths()) {
            return mistakes;
        }
        var consumers = new ArrayList<Consumer>();
        for (RouteDefinition route : routes) {
            String uri = route.getInput() == null ? null : route.getInput().getEndpointUri();
            if (uri != null && isHttp(uri) && !"false".equals(route.getAutoStartup())) {
                String failure = open(engine, route, uri, consumers);
                if (failure != null) {
                    mistakes.add(mistake(route, unplaced.get(route), failure));
                }
            }
        }
        consumers.forEach(ServiceHelper::stopAndShutdownService);
        return mistakes;
    }

    private static boolean isHttp(String uri) {
        return uri.startsWith("platform-http:") || uri.startsWith("rest:");
    }

    private static RouteMistake mistake(RouteDefinition route, @Nullable Reference place, String failure) {
        String file = place == null ? SourceLocations.file(route) : place.file();
        return new RouteMistake(
                file == null ? "route '" + route.getId() + "'" : file,
                place == null ? SourceLocations.line(route) : place.line(),
                place == null ? "route '%s' cannot start: %s".formatted(route.getId(), failure) : failure);
    }

    /** Why the route would not get its path; null if it would. */
    private @Nullable String open(
            ScratchHttpEngine paths, RouteDefinition route, String uri, List<Consumer> consumers) {
        String resolved = RouteReferences.resolve(context, uri, route);
        if (resolved == null) {
            return null;
        }
        paths.openPathsOf(route.getRouteId());
        try {
            Consumer consumer = context.getEndpoint(resolved).createConsumer(exchange -> {});
            consumers.add(consumer);
            ServiceHelper.startService(consumer);
            return null;
        } catch (Exception failure) {
            return GatewayExceptions.unwrap(failure) instanceof ConfigurationInvalid invalid
                    ? String.valueOf(invalid.getMessage()).replaceFirst("^the route '[^']*': ", "")
                    : FailureReason.describe(failure);
        } finally {
            paths.openPathsOf(null);
        }
    }
}
