package io.ratatoskr.camel.ratatoskr;

import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code ratatoskr:} endpoints. Those that become headers of the request are texts in which simple expressions are evaluated
 * for each message; a text whose value is empty counts as absent.
 */
@UriParams
public class RatatoskrConfiguration {
    @UriPath(enums = "chat,generate,embed,classify,zero-shot,nli,stance,rerank,tokens,tokenize")
    @Metadata(
            required = true,
            description = "The operation. classify with labels is the same as zero-shot; tokens counts them.")
    private String operation = "";

    @UriParam
    @Metadata(
            description = "The model: an id, an alias of models.yaml, a preset, or provider:model."
                    + " The header CamelRatatoskrModel wins over it; it wins over the body.")
    private @Nullable String model;

    @UriParam
    @Metadata(description = "The provider that the request is pinned to; by default the gateway chooses.")
    private @Nullable String provider;

    @UriParam
    @Metadata(description = "chat: the system prompt.")
    private @Nullable String system;

    @UriParam
    @Metadata(description = "chat and generate: the sampling temperature, a number or an expression for one.")
    private @Nullable String temperature;

    @UriParam
    @Metadata(
            description =
                    "chat and generate: the maximum number of tokens of the response, a number or an expression for one.")
    private @Nullable String maxTokens;

    @UriParam
    @Metadata(description = "chat: text, json, or a JSON schema as JSON.")
    private @Nullable String responseFormat;

    @UriParam
    @Metadata(
            description = "classify and zero-shot: the labels to choose from, separated by commas, or an expression for"
                    + " such a text or a list.")
    private @Nullable String labels;

    @UriParam
    @Metadata(description = "nli: the hypothesis; the body is the premise.")
    private @Nullable String hypothesis;

    @UriParam
    @Metadata(description = "stance: the target towards which the text takes a stance.")
    private @Nullable String target;

    @UriParam
    @Metadata(description = "rerank: the query; the body has the documents.")
    private @Nullable String query;

    @UriParam
    @Metadata(description = "rerank: the number of documents to return, a number or an expression for one.")
    private @Nullable String topN;

    @UriParam
    @Metadata(
            enums = "auto,text",
            description =
                    "auto: a body that begins with { is a request as JSON. text: it is text; set it where others write the body.")
    private @Nullable String input;

    @UriParam
    @Metadata(
            description = "What happens to parameters that the model does not take: warn, error or ignore."
                    + " By default the ratatoskr.parameters keys decide.")
    private @Nullable String parameters;

    @UriParam
    @Metadata(
            description =
                    "The most time that the request may take, such as 30s or 500ms, or an expression for one; a number is"
                            + " seconds. It only shortens ratatoskr.routing.total and the timeout of a client.")
    private @Nullable String timeout;

    @UriParam(defaultValue = "text", enums = "text,json,record")
    @Metadata(
            description =
                    "The body of the response: text is the text of a chat or completion, the best label or document, or the"
                            + " count; json is the whole response as a JSON text; record is the response as a Java record.")
    private String output = "text";

    @UriParam(enums = "true,false")
    @Metadata(
            description =
                    "chat and generate: true makes the body an iterator of the response's pieces of text, for split with"
                            + " streaming, and with output=record a ChatStream or GenerateStream. By default as the request says.")
    private @Nullable String stream;

    @UriParam
    @Metadata(
            description =
                    "The address of a gateway in another process: unix:/path, tcp://host:port, http://host:port, grpc://host:port, or with"
                            + " TLS https://host:port, grpcs://host:port. Requests go there instead of to the gateway in this CamelContext, and"
                            + " none is installed. All endpoints with the same address share one client.")
    private @Nullable String gateway;

    @UriParam(label = "security", secret = true)
    @Metadata(
            description =
                    "The key for the gateway of the option gateway. By default the environment variable RATATOSKR_SERVICE_API_KEY.")
    private @Nullable String gatewayApiKey;

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public @Nullable String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = model;
    }

    public @Nullable String getProvider() {
        return provider;
    }

    public void setProvider(@Nullable String provider) {
        this.provider = provider;
    }

    public @Nullable String getSystem() {
        return system;
    }

    public void setSystem(@Nullable String system) {
        this.system = system;
    }

    public @Nullable String getTemperature() {
        return temperature;
    }

    public void setTemperature(@Nullable String temperature) {
        this.temperature = temperature;
    }

    public @Nullable String getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(@Nullable String maxTokens) {
        this.maxTokens = maxTokens;
    }

    public @Nullable String getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(@Nullable String responseFormat) {
        this.responseFormat = responseFormat;
    }

    public @Nullable String getLabels() {
        return labels;
    }

    public void setLabels(@Nullable String labels) {
        this.labels = labels;
    }

    public @Nullable String getHypothesis() {
        return hypothesis;
    }

    public void setHypothesis(@Nullable String hypothesis) {
        this.hypothesis = hypothesis;
    }

    public @Nullable String getTarget() {
        return target;
    }

    public void setTarget(@Nullable String target) {
        this.target = target;
    }

    public @Nullable String getTopN() {
        return topN;
    }

    public void setTopN(@Nullable String topN) {
        this.topN = topN;
    }

    public @Nullable String getInput() {
        return input;
    }

    public void setInput(@Nullable String input) {
        this.input = input;
    }

    public @Nullable String getQuery() {
        return query;
    }

    public void setQuery(@Nullable String query) {
        this.query = query;
    }

    public @Nullable String getParameters() {
        return parameters;
    }

    public void setParameters(@Nullable String parameters) {
        this.parameters = parameters;
    }

    public @Nullable String getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable String timeout) {
        this.timeout = timeout;
    }

    public String getOutput() {
        return output;
    }

    public void setOutput(String output) {
        this.output = output;
    }

    public @Nullable String getStream() {
        return stream;
    }

    public void setStream(@Nullable String stream) {
        this.stream = stream;
    }

    public @Nullable String getGateway() {
        return gateway;
    }

    public void setGateway(@Nullable String gateway) {
        this.gateway = gateway;
    }

    public @Nullable String getGatewayApiKey() {
        return gatewayApiKey;
    }

    public void setGatewayApiKey(@Nullable String gatewayApiKey) {
        this.gatewayApiKey = gatewayApiKey;
    }
}
