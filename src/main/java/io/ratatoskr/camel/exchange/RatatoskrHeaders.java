package io.ratatoskr.camel.exchange;

import org.apache.camel.spi.Metadata;

/**
 * Headers of messages to and from the gateway's operations. Those of requests win over the options of an endpoint and over the body, and
 * are removed once used.
 */
public final class RatatoskrHeaders {
    @Metadata(
            label = "producer",
            description = "The model of the request; wins over the endpoint and the body.",
            javaType = "String")
    public static final String MODEL = "CamelRatatoskrModel";

    @Metadata(label = "producer", description = "The provider that the request is pinned to.", javaType = "String")
    public static final String PROVIDER = "CamelRatatoskrProvider";

    @Metadata(label = "producer", description = "The system prompt of a chat.", javaType = "String")
    public static final String SYSTEM = "CamelRatatoskrSystem";

    @Metadata(label = "producer", description = "The sampling temperature.", javaType = "Double")
    public static final String TEMPERATURE = "CamelRatatoskrTemperature";

    @Metadata(label = "producer", description = "The most tokens that the response may have.", javaType = "Integer")
    public static final String MAX_TOKENS = "CamelRatatoskrMaxTokens";

    @Metadata(label = "producer", description = "text, json, or a JSON schema as JSON.", javaType = "String")
    public static final String RESPONSE_FORMAT = "CamelRatatoskrResponseFormat";

    @Metadata(
            label = "producer",
            description = "The labels of a zero-shot classification: a list, or text with commas.",
            javaType = "Object")
    public static final String LABELS = "CamelRatatoskrLabels";

    @Metadata(label = "producer", description = "The hypothesis of an NLI request.", javaType = "String")
    public static final String HYPOTHESIS = "CamelRatatoskrHypothesis";

    @Metadata(label = "producer", description = "The target of a stance request.", javaType = "String")
    public static final String TARGET = "CamelRatatoskrTarget";

    @Metadata(label = "producer", description = "The query of a rerank request.", javaType = "String")
    public static final String QUERY = "CamelRatatoskrQuery";

    @Metadata(
            label = "producer",
            description = "What happens to parameters that the model does not take: warn, error or ignore.",
            javaType = "String")
    public static final String PARAMETERS = "CamelRatatoskrParameters";

    @Metadata(
            label = "producer",
            description =
                    "The most time that the request may take, such as 30s or 500ms; a number is seconds. It only shortens"
                            + " ratatoskr.routing.total and the timeout of a client.",
            javaType = "Object")
    public static final String TIMEOUT = "CamelRatatoskrTimeout";

    @Metadata(
            label = "producer",
            description = "text: a body is text even if it looks like JSON; auto: a body that begins with { is JSON.",
            javaType = "String")
    public static final String INPUT = "CamelRatatoskrInput";

    @Metadata(
            label = "producer",
            description = "The number of documents that a rerank request returns.",
            javaType = "Integer")
    public static final String TOP_N = "CamelRatatoskrTopN";

    @Metadata(
            label = "producer",
            description = "How the cache is used, as in HTTP's Cache-Control: no-cache, no-store or max-age=<seconds>;"
                    + " wins over the header of a client.",
            javaType = "String")
    public static final String CACHE = "CamelRatatoskrCache";

    @Metadata(
            label = "producer",
            description =
                    "The session of the request: the strategy sticky sends all its requests to the same provider.",
            javaType = "String")
    public static final String SESSION = "CamelRatatoskrSession";

    @Metadata(label = "producer", description = "The model that served the request.", javaType = "String")
    public static final String RESPONSE_MODEL = "CamelRatatoskrResponseModel";

    @Metadata(label = "producer", description = "The provider that served it.", javaType = "String")
    public static final String RESPONSE_PROVIDER = "CamelRatatoskrResponseProvider";

    @Metadata(label = "producer", description = "The tokens of the prompt.", javaType = "Integer")
    public static final String RESPONSE_PROMPT_TOKENS = "CamelRatatoskrResponsePromptTokens";

    @Metadata(label = "producer", description = "The tokens of the response.", javaType = "Integer")
    public static final String RESPONSE_COMPLETION_TOKENS = "CamelRatatoskrResponseCompletionTokens";

    @Metadata(label = "producer", description = "The cost of the request in USD.", javaType = "java.math.BigDecimal")
    public static final String RESPONSE_COST = "CamelRatatoskrResponseCost";

    @Metadata(label = "producer", description = "Why the model stopped, such as stop or length.", javaType = "String")
    public static final String RESPONSE_FINISH_REASON = "CamelRatatoskrResponseFinishReason";

    @Metadata(
            label = "producer",
            description = "The best label of a classification, stance or NLI.",
            javaType = "String")
    public static final String RESPONSE_LABEL = "CamelRatatoskrResponseLabel";

    @Metadata(label = "producer", description = "The score of the best label or document.", javaType = "Double")
    public static final String RESPONSE_SCORE = "CamelRatatoskrResponseScore";

    @Metadata(label = "producer", description = "The calls to providers that the request took.", javaType = "Integer")
    public static final String RESPONSE_ATTEMPTS = "CamelRatatoskrResponseAttempts";

    @Metadata(
            label = "producer",
            description = "The parameters that were dropped, separated by commas.",
            javaType = "String")
    public static final String RESPONSE_DROPPED = "CamelRatatoskrResponseDropped";

    @Metadata(
            label = "producer",
            description = "Whether the response came from the cache: hit, miss or bypass; absent where the operation is"
                    + " not cached.",
            javaType = "String")
    public static final String RESPONSE_CACHE = "CamelRatatoskrResponseCache";

    @Metadata(
            label = "producer",
            description = "Whether an input was cut to what the model reads.",
            javaType = "Boolean")
    public static final String RESPONSE_TRUNCATED = "CamelRatatoskrResponseTruncated";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the id of the model that would be called first.",
            javaType = "String")
    public static final String MODEL_INFO_MODEL = "CamelRatatoskrModelInfoModel";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the provider that would be called first.",
            javaType = "String")
    public static final String MODEL_INFO_PROVIDER = "CamelRatatoskrModelInfoProvider";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the tokens that prompt and response may have together.",
            javaType = "Integer")
    public static final String MODEL_INFO_CONTEXT_WINDOW = "CamelRatatoskrModelInfoContextWindow";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the tokens that a response may have.",
            javaType = "Integer")
    public static final String MODEL_INFO_MAX_OUTPUT_TOKENS = "CamelRatatoskrModelInfoMaxOutputTokens";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the names of the model's capabilities, such as chat.",
            javaType = "java.util.List<String>")
    public static final String MODEL_INFO_CAPABILITIES = "CamelRatatoskrModelInfoCapabilities";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the price of prompt tokens in USD per million.",
            javaType = "java.math.BigDecimal")
    public static final String MODEL_INFO_PROMPT_PRICE = "CamelRatatoskrModelInfoPromptPrice";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: the price of completion tokens in USD per million.",
            javaType = "java.math.BigDecimal")
    public static final String MODEL_INFO_COMPLETION_PRICE = "CamelRatatoskrModelInfoCompletionPrice";

    @Metadata(
            label = "producer",
            description = "Of ratatoskr-registry: whether a provider with the model can be called now.",
            javaType = "Boolean")
    public static final String MODEL_INFO_CALLABLE = "CamelRatatoskrModelInfoCallable";

    private RatatoskrHeaders() {}
}
