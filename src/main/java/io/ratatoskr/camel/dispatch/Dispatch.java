package io.ratatoskr.camel.dispatch;

import io.ratatoskr.camel.provider.Breakers;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Router;
import java.util.Map;

/** Shared state of all {@code dispatch:} endpoints of a gateway. */
public record Dispatch(
        Router router,
        ModelRegistry registry,
        Map<String, ProviderSettings> providers,
        Breakers breakers,
        KeyWatch keys,
        InFlight inFlight,
        Parameters parameters) {}
