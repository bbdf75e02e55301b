package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Operation;
import io.ratatoskr.config.ProviderDefaults;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** Send a request to a model at a provider, in the protocol of the provider. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "provider",
        title = "Model Provider",
        syntax = "provider:protocol",
        producerOnly = true,
        category = {Category.AI})
public class ProviderEndpoint extends DefaultEndpoint implements EndpointServiceLocation {
    @UriParam
    private ProviderConfiguration configuration;

    public ProviderEndpoint(String uri, ProviderComponent component, ProviderConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        Providers providers = ((ProviderComponent) getComponent()).providers();
        return new ProviderProducer(this, providers, resolveProtocol(providers), settings(providers));
    }

    /** How the endpoint reads and writes bodies; null for a provider with settings, whose requests are records. */
    @Nullable
    BodyConversion bodyConversion() {
        return configuration.getBaseUrl() == null
                ? null
                : new BodyConversion(
                        Operation.fromWireName(configuration.getOperation()),
                        configuration.getModel(),
                        BodyConversion.Output.of(configuration.getOutput()));
    }

    /** Whether the provider is one of the configuration, and not described by options. */
    boolean isConfigured() {
        return configuration.getBaseUrl() == null;
    }

    private Protocol resolveProtocol(Providers providers) {
        return providers.protocol(configuration.getProtocol());
    }

    /** The configured settings of that name, or settings built from the URI options. */
    private ProviderSettings settings(Providers providers) {
        String name = configuration.getName();
        String baseUrl = configuration.getBaseUrl();
        ProviderSettings configured = name == null ? null : providers.settings().get(name);
        if (baseUrl == null) {
            if (configured == null) {
                throw new IllegalArgumentException(
                        "provider:%s has neither baseUrl nor the name of a configured provider; name: %s, configured: %s"
                                .formatted(
                                        configuration.getProtocol(),
                                        name,
                                        providers.settings().keySet()));
            }
            return configured;
        }
        URI base = parseBaseUrl(baseUrl);
        String providerName = name == null ? base.getHost() : name;
        String address = base.getPort() > 0 ? base.getHost() + ":" + base.getPort() : base.getHost();
        var profile = new ProviderProfile(
                providerName,
                address,
                Optional.ofNullable(configuration.getMaxTokensField()).filter(field -> !field.equals("as-sent")),
                configuration.getReasoning().equals("object")
                        ? ProviderProfile.ReasoningFormat.OBJECT
                        : ProviderProfile.ReasoningFormat.EFFORT,
                configuration.getLaterSystem().equals("user")
                        ? ProviderProfile.LateSystemMessages.USER
                        : ProviderProfile.LateSystemMessages.TOP,
                ProviderProfile.EndpointKind.of(configuration.getServes()));
        return new ProviderSettings(
                providerName,
                Optional.empty(),
                new ProviderSettings.Endpoint(Optional.of(base), false, ProviderDefaults.MAX_CONNECTIONS),
                new ProviderSettings.RequestHeaders(
                        Optional.ofNullable(configuration.getApiKey())
                                .filter(key -> !key.isBlank())
                                .map(Secret::new),
                        resolveProtocol(providers).apiKeyHeader(),
                        Map.of(),
                        List.of()),
                new ProviderSettings.Catalog(List.of(), true, Optional.empty(), Optional.empty()),
                profile,
                new ProviderSettings.Resilience(
                        ProviderDefaults.TIMEOUTS, ProviderDefaults.RETRIES, ProviderDefaults.BREAKER));
    }

    /** Parses the base URL. The text is not repeated in messages, since it may contain a password. */
    private static URI parseBaseUrl(String text) {
        try {
            var base = new URI(text.replaceAll("/+$", ""));
            boolean http = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
            if (http
                    && base.getHost() != null
                    && base.getRawUserInfo() == null
                    && base.getRawQuery() == null
                    && base.getRawFragment() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text that the exception repeats
        }
        throw new IllegalArgumentException(
                "baseUrl (not shown) is not an API root; expected https://host:port/path without user, query and fragment");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("provider: endpoints support only producers, not consumers");
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    @Override
    public String getServiceUrl() {
        String baseUrl = configuration.getBaseUrl();
        return baseUrl == null ? String.valueOf(configuration.getName()) : baseUrl;
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    public String getProtocol() {
        return configuration.getProtocol();
    }

    public ProviderConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ProviderConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Only itself: the URIs of endpoints with different keys are equal, since they show no key. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
