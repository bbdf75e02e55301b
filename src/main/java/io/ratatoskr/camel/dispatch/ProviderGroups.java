package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Puts a provider route into the group of its operation: a route from {@code direct:<provider>-<operation>} that the provider
 * template made. A template cannot do it itself, since Camel resolves no placeholder in a group.
 */
public final class ProviderGroups extends LifecycleStrategySupport {
    private static final String DIRECT = "direct://";

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            String from = route.getEndpoint().getEndpointUri();
            if (route.getGroup() == null && route.getRoute() instanceof RouteDefinition made) {
                for (Operation operation : Operation.values()) {
                    if (isMade(made, operation.word(), from)) {
                        route.getProperties().put(Route.GROUP_PROPERTY, operation.word());
                    }
                }
            }
        }
    }

    /** Whether the template's parameters say so; a host's own templates have others. */
    private static boolean isMade(RouteDefinition route, String operation, String from) {
        Map<String, Object> parameters = route.getTemplateParameters();
        return parameters != null
                && operation.equals(parameters.get("operation"))
                && from.equals(DIRECT + parameters.get("name") + "-" + operation);
    }
}
