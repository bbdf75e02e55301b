package io.ratatoskr.camel.install;

import io.ratatoskr.camel.dispatch.RejectedKeyCooldown;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.ProviderEndpoint;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.redis.RedisRates;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.limits.RateLimits;
import io.ratatoskr.settings.Settings;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** How providers are called, and what is known of their state: circuit breakers, retries, rates, rejected keys. */
final class ProviderServices implements AutoCloseable {
    private final Settings settings;
    private final RejectedKeyCooldown keyCooldown;
    private final CircuitBreakers breakers;
    private final RetryPredicate retries;
    private final @Nullable RedisRates sharedRates;
    private final RateLimits rates;
    private final Providers providers;

    /**
     * @param registryLoader has the models' metadata
     * @param previous those of the configuration before, of which this takes over the states; null: there is none
     */
    ProviderServices(
            Settings settings,
            Protocols protocols,
            RegistryLoader registryLoader,
            GatewayResources resources,
            @Nullable ProviderServices previous) {
        this.settings = settings;
        boolean sameProviders = previous != null && settings.providers().equals(previous.settings.providers());
        this.keyCooldown = previous != null && sameProviders ? previous.keyCooldown : new RejectedKeyCooldown();
        this.breakers = previous == null
                ? new CircuitBreakers(settings.providers())
                : previous.breakers.successor(settings.providers());
        this.retries = previous == null
                ? new RetryPredicate(settings.providers(), breakers)
                : previous.retries.successor(settings.providers(), breakers);
        SharedParts.Lease parts = resources.parts();
        this.sharedRates = settings.limits().shared() ? sharedRates(parts, resources.redis()) : null;
        this.rates = previous == null
                ? new RateLimits(settings.providers(), sharedRates)
                : previous.rates.successor(settings.providers(), sharedRates);
        long responseBudget = settings.routing().responseBudget();
        this.providers = Providers.sharing(
                resources.vertx(),
                protocols,
                settings.providers(),
                registryLoader::metadataOf,
                settings.fetchImages(),
                parts.get("response-budget", responseBudget, () -> new ResponseBudget(responseBudget), budget -> {}),
                resources.jsonPool(),
                parts);
    }

    private static @Nullable RedisRates sharedRates(SharedParts.Lease parts, Optional<RedisConnection> redis) {
        return redis.map(connection ->
                        parts.get("shared-rates", connection, () -> new RedisRates(connection), rates -> {}))
                .orElse(null);
    }

    /** Connects to the rates that instances share, if they do. */
    void connect() {
        if (sharedRates != null) {
            sharedRates.connect(settings.redis().connectTimeout());
        }
    }

    Providers providers() {
        return providers;
    }

    CircuitBreakers breakers() {
        return breakers;
    }

    RetryPredicate retries() {
        return retries;
    }

    RateLimits rates() {
        return rates;
    }

    RejectedKeyCooldown keyCooldown() {
        return keyCooldown;
    }

    /** The protocol that the context's routes use for a provider. */
    static Optional<String> protocolOf(CamelContext context, String provider) {
        return context.getEndpoints().stream()
                .filter(ProviderEndpoint.class::isInstance)
                .map(ProviderEndpoint.class::cast)
                .filter(endpoint -> provider.equals(endpoint.getConfiguration().getName())
                        && endpoint.getConfiguration().getBaseUrl() == null)
                .map(ProviderEndpoint::getProtocol)
                .findFirst();
    }

    @Override
    public void close() {
        providers.close();
    }
}
