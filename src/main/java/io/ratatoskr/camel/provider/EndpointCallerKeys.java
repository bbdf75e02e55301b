package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.settings.CallerKeyPolicy;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own key for the calls of one {@code provider:} endpoint. Dispatch has checked it, and has it in the attempt; in a route
 * that calls a provider without dispatch it is checked here. Immutable.
 */
final class EndpointCallerKeys {
    private final ProviderSettings settings;
    private final boolean configured;
    private final Map<String, ProviderSettings> providers;

    /**
     * @param configured whether the settings are those of a configured provider, and not of the endpoint itself
     * @param providers the configured ones
     */
    EndpointCallerKeys(ProviderSettings settings, boolean configured, Map<String, ProviderSettings> providers) {
        this.settings = settings;
        this.configured = configured;
        this.providers = providers;
    }

    /**
     * Checks whether the call may be made with the keys that the caller has sent, or without any.
     *
     * @throws io.ratatoskr.api.error.GatewayException when it may not
     */
    void check(Exchange exchange) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt) {
            return;
        }
        String name = settings.name();
        if (!configured) {
            if (exchange.getVariable(RatatoskrConstants.CALLER_KEYS) instanceof CallerKeys keys
                    && keys.key(name) != null) {
                throw new Forbidden("%s: the route calls '%s' with a key of its own, and takes none of callers"
                        .formatted(CallerKeys.HEADER, name));
            }
            return;
        }
        CallerKeys keys = CallerKeyCheck.of(exchange, providers);
        if (settings.callerKeys() == CallerKeyPolicy.REQUIRED && (keys == null || keys.key(name) == null)) {
            throw ModelNotAvailable.accessDenied(
                    "%s: only calls with the caller's own key, in %s".formatted(name, CallerKeys.HEADER), null);
        }
    }

    /** Returns the key for a call that has been {@linkplain #check checked}; null: it has the provider's. */
    @Nullable
    Secret key(Exchange exchange) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            return attempt.callerKey();
        }
        return configured && exchange.getVariable(RatatoskrConstants.CALLER_KEYS) instanceof CallerKeys keys
                ? keys.key(settings.name())
                : null;
    }
}
