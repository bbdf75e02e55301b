package io.ratatoskr.camel.routes;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.NodeIdFactory;

/**
 * Lets a context start without the routes whose input would act twice while another context runs the same ones: {@code timer:},
 * {@code kafka:}, {@code file:}, {@code netty:}. Those that only other routes of the context or the HTTP server call start with it. A route
 * that an operator has stopped or started by hand stays as it is.
 */
public final class HeldRoutes extends ModelLifecycleStrategySupport {
    private final CamelContext context;
    /** Whether a route that was started or stopped by hand runs, by id. */
    private final Map<String, Boolean> states;
    /** The routes that would have started, and whether they are to be started later. */
    private final Map<String, Boolean> held = new LinkedHashMap<>();

    private final List<String> extra = new ArrayList<>();

    private HeldRoutes(CamelContext context, Map<String, Boolean> states) {
        this.context = context;
        this.states = states;
    }

    /** Holds none: for a context that is alone. */
    public static HeldRoutes none(CamelContext context) {
        return new HeldRoutes(context, Map.of());
    }

    /**
     * Call before routes are added.
     *
     * @param states of routes that were started or stopped by hand, by id
     */
    public static HeldRoutes in(CamelContext context, Map<String, Boolean> states) {
        var routes = new HeldRoutes(context, states);
        context.getCamelContextExtension().getContextPlugin(Model.class).addModelLifecycleStrategy(routes);
        return routes;
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String id = route.getRouteId();
        Boolean state = id == null ? null : states.get(id);
        boolean starts = !"false"
                .equalsIgnoreCase(
                        route.getAutoStartup() == null
                                ? "true"
                                : context.resolvePropertyPlaceholders(route.getAutoStartup()));
        if (starts && (Boolean.FALSE.equals(state) || isExternal(route))) {
            NodeIdFactory ids = context.getCamelContextExtension().getContextPlugin(NodeIdFactory.class);
            held.put(route.idOrCreate(ids), !Boolean.FALSE.equals(state));
            route.autoStartup(false);
        } else if (!starts && id != null && Boolean.TRUE.equals(state)) {
            extra.add(id);
        }
    }

    private static boolean isExternal(RouteDefinition route) {
        return route.getInput() != null
                && RouteInputs.isExternal(route.getInput().getEndpointUri());
    }

    /**
     * Starts the routes that were held.
     *
     * @throws ConfigurationInvalid the failure of the first one that cannot start, with its file and line
     */
    public void start() {
        held.forEach((id, starts) -> {
            if (starts) {
                start(id);
            }
        });
        extra.forEach(this::start);
    }

    private void start(String id) {
        // A route that fails to start is removed
        RouteDefinition definition =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(id);
        try {
            context.getRouteController().startRoute(id);
        } catch (Exception failure) {
            String reason = "route '%s' cannot start: %s".formatted(id, FailureReason.describe(failure));
            String file = definition == null ? null : SourceLocations.file(definition);
            throw new ConfigurationInvalid(List.of(
                    file == null
                            ? reason
                            : new RouteMistake(file, SourceLocations.line(definition), reason).toString()));
        }
    }

    /** The routes that run, or do not run, against their definition: an operator has started or stopped them. */
    public Map<String, Boolean> states() {
        var states = new LinkedHashMap<String, Boolean>();
        for (Route route : context.getRoutes()) {
            String id = route.getRouteId();
            boolean started = context.getRouteController().getRouteStatus(id).isStarted();
            boolean defined = route.isAutoStartup() || held.containsKey(id);
            if (started != defined) {
                states.put(id, started);
            }
        }
        return states;
    }
}
