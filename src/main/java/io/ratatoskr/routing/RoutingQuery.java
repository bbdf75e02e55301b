package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routing constraints of a request, apart from its model.
 *
 * @param pinned the provider that the caller selected; null: any
 * @param orderedProviders the providers to try, in order
 * @param servingProviders the providers that have a route for the operation
 * @param isOrderConfigured whether the order is that of the configuration, else of the routes
 */
record RoutingQuery(
        Operation operation,
        @Nullable String pinned,
        List<String> orderedProviders,
        List<String> servingProviders,
        boolean isOrderConfigured) {
    /** Returns true if the caller allows that provider. */
    boolean allows(String provider) {
        return pinned == null || pinned.equals(provider);
    }
}
