package io.ratatoskr.camel.provider;

import java.time.Duration;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code provider:} endpoints. In a gateway the {@code ratatoskr.*} keys decide instead of the component's
 * options.
 */
@UriParams
public class ProviderConfiguration implements Cloneable {
    @UriPath
    @Metadata(
            required = true,
            description =
                    "The protocol of the provider: openai, anthropic, gemini, ollama, huggingface, or the name of another one"
                            + " that is a bean or a service.")
    private String protocol = "";

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

    @UriParam(label = "producer")
    @Metadata(
            description =
                    "The model of the request; for a provider without settings. The header CamelRatatoskrModel wins over it, it"
                            + " wins over the body.")
    private @Nullable String model;

    @UriParam(
            label = "producer",
            defaultValue = "chat",
            enums = "chat,generate,embed,nli,zero-shot,classify,stance,rerank")
    @Metadata(
            description =
                    "The operation of a body that is text, JSON or a Map; for a provider without settings. A record has its own.")
    private String operation = "chat";

    @UriParam(label = "producer", defaultValue = "record", enums = "record,text,json")
    @Metadata(
            description =
                    "The body of the response, for a provider without settings: record is the response as a Java record or"
                            + " stream; text is the text, or the best label or document; json is the response as a JSON text.")
    private String output = "record";

    @UriParam(label = "producer", defaultValue = "15m")
    @Metadata(
            javaType = "java.time.Duration",
            description = "Maximum time for a request without a deadline of its own, as outside a gateway.")
    private Duration timeout = Duration.ofMinutes(15);

    public ProviderConfiguration copy() {
        try {
            return (ProviderConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
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

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public @Nullable String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(@Nullable String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public @Nullable String getApiKey() {
        return apiKey;
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }

    public @Nullable String getMaxTokensField() {
        return maxTokensField;
    }

    public void setMaxTokensField(@Nullable String maxTokensField) {
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

    public @Nullable String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = model;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getOutput() {
        return output;
    }

    public void setOutput(String output) {
        this.output = output;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
