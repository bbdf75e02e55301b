package io.ratatoskr.camel.provider;

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
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
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
    @UriPath
    @Metadata(
            required = true,
            description = "The protocol of the provider: openai, anthropic, gemini, ollama, huggingface, or the name of another one"
                    + " that is a bean or a service.")
    private String protocol;

    @UriParam
    @Metadata(description = "The provider's name in the ratatoskr.providers settings.")
    private @Nullable String name;

    @UriParam
    @Metadata(description = "Root of the API, without a trailing slash; for a provider without settings.")
    private @Nullable String baseUrl;

    @UriParam(label = "security")
    @Metadata(secret = true, description = "The provider's API key; for a provider without settings.")
    private @Nullable String apiKey;

    @UriParam
    @Metadata(
            enums = "as-sent,max_tokens,max_completion_tokens",
            description = "The request field for the output token limit; for a provider without settings.")
    private @Nullable String maxTokensField;

    @UriParam(defaultValue = "effort", enums = "effort,object")
    @Metadata(description = "The format of reasoning options; for a provider without settings.")
    private String reasoning = "effort";

    @UriParam(defaultValue = "top", enums = "top,user")
    @Metadata(
            description = "Handling of later system messages by providers with a single system field;"
                    + " for a provider without settings.")
    private String laterSystem = "top";

    @UriParam(defaultValue = "router", enums = "router,tei,pipeline,openai")
    @Metadata(description = "The kind of Hugging Face endpoint; for a provider without settings.")
    private String serves = "router";

    public ProviderEndpoint(String uri, ProviderComponent component, String protocol) {
        super(uri, component);
        this.protocol = protocol;
    }

    @Override
    public Producer createProducer() {
        Providers providers = ((ProviderComponent) getComponent()).providers();
        return new ProviderProducer(this, providers, resolveProtocol(providers), settings(providers));
    }

    private Protocol resolveProtocol(Providers providers) {
        return providers.protocol(protocol);
    }

    /** The configured settings of that name, or settings built from the URI options. */
    private ProviderSettings settings(Providers providers) {
        ProviderSettings configured = name == null ? null : providers.settings().get(name);
        if (baseUrl == null) {
            if (configured == null) {
                throw new IllegalArgumentException(
                        "provider:%s has neither baseUrl nor the name of a configured provider; name: %s, configured: %s"
                                .formatted(protocol, name, providers.settings().keySet()));
            }
            return configured;
        }
        URI base = parseBaseUrl(baseUrl);
        String providerName = name == null ? base.getHost() : name;
        String address = base.getPort() > 0 ? base.getHost() + ":" + base.getPort() : base.getHost();
        var profile = new ProviderProfile(
                providerName,
                address,
                Optional.ofNullable(maxTokensField).filter(field -> !field.equals("as-sent")),
                reasoning.equals("object")
                        ? ProviderProfile.ReasoningFormat.OBJECT
                        : ProviderProfile.ReasoningFormat.EFFORT,
                laterSystem.equals("user")
                        ? ProviderProfile.LateSystemMessages.USER
                        : ProviderProfile.LateSystemMessages.TOP,
                ProviderProfile.EndpointKind.of(serves));
        return new ProviderSettings(
                providerName,
                Optional.empty(),
                new ProviderSettings.Endpoint(Optional.of(base), false, ProviderDefaults.MAX_CONNECTIONS),
                new ProviderSettings.RequestHeaders(
                        Optional.ofNullable(apiKey)
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
        return baseUrl == null ? String.valueOf(name) : baseUrl;
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    public String getProtocol() {
        return protocol;
    }

    public void setProtocol(String protocol) {
        this.protocol = protocol;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public @Nullable String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public @Nullable String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public @Nullable String getMaxTokensField() {
        return maxTokensField;
    }

    public void setMaxTokensField(String maxTokensField) {
        this.maxTokensField = maxTokensField;
    }

    public String getLaterSystem() {
        return laterSystem;
    }

    public void setLaterSystem(String laterSystem) {
        this.laterSystem = laterSystem;
    }

    public String getServes() {
        return serves;
    }

    public void setServes(String serves) {
        this.serves = serves;
    }

    public String getReasoning() {
        return reasoning;
    }

    public void setReasoning(String reasoning) {
        this.reasoning = reasoning;
    }
}
