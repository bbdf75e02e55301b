package io.ratatoskr.camel.dispatch;

import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.ProviderSettings;
import java.util.Map;

/** Shared state of all {@code dispatch:} endpoints of a gateway. */
public record DispatchContext(
        RoutePlanner planner,
        ModelRegistry registry,
        Map<String, ProviderSettings> providers,
        CircuitBreakers breakers,
        RejectedKeyCooldown keyCooldown,
        DispatchLimits limits,
        ParameterAdapter parameterAdapter) {
    public Router router() {
        return planner.router();
    }

    /** The requests in flight. */
    public ConcurrencyLimiter concurrencyLimiter() {
        return limits.requests();
    }
}
