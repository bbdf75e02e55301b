package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import java.util.Collection;
import org.apache.camel.Route;
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
            if (route.isCreatedByRouteTemplate() && route.getGroup() == null && from.startsWith(DIRECT)) {
                String word = from.substring(from.lastIndexOf('-') + 1);
                for (Operation operation : Operation.values()) {
                    if (operation.word().equals(word)) {
                        route.getProperties().put(Route.GROUP_PROPERTY, word);
                    }
                }
            }
        }
    }
}
