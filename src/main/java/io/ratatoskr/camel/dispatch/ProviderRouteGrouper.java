package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Adds each provider route to the route group of its operation: a route from {@code direct:<provider>-<operation>} created by the
 * provider template. The template cannot do so itself, since Camel does not resolve placeholders in a group.
 */
public final class ProviderRouteGrouper extends LifecycleStrategySupport {
    private static final String DIRECT = "direct://";
    /** The input of the provider template; a route's definition keeps the placeholders. */
    private static final String TEMPLATE_INPUT = "direct:{{name}}-{{operation}}";

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            String from = route.getEndpoint().getEndpointUri();
            if (route.getGroup() == null && route.getRoute() instanceof RouteDefinition definition) {
                for (Operation operation : Operation.values()) {
                    if (isProviderRoute(definition, operation.wireName(), from)) {
                        route.getProperties().put(Route.GROUP_PROPERTY, operation.wireName());
                    }
                }
            }
        }
    }

    /** Returns true for a route of any operation that was created from the provider template. */
    public static boolean isProviderRoute(RouteDefinition route) {
        Map<String, Object> parameters = route.getTemplateParameters();
        return parameters != null
                && parameters.containsKey("name")
                && route.getInput() != null
                && route.getInput().getEndpointUri().equals(TEMPLATE_INPUT)
                && Arrays.stream(Operation.values())
                        .anyMatch(operation -> operation.wireName().equals(parameters.get("operation")));
    }

    /** Returns true if the template parameters match; the host application's own templates have others. */
    private static boolean isProviderRoute(RouteDefinition route, String operation, String from) {
        Map<String, Object> parameters = route.getTemplateParameters();
        return parameters != null
                && operation.equals(parameters.get("operation"))
                && from.equals(DIRECT + parameters.get("name") + "-" + operation);
    }
}
