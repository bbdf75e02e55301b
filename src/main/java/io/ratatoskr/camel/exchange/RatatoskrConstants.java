package io.ratatoskr.camel.exchange;

/** Names of exchange variables used inside the gateway, and of the beans that its routes refer to. */
public final class RatatoskrConstants {
    /** Variable: the {@link io.ratatoskr.api.Cancellation} of the request; shared by copies of the exchange. */
    public static final String CANCELLATION = "cancellation";

    /** Variable: the {@link Attempt} of an exchange to a provider. */
    public static final String ATTEMPT = "attempt";

    /** Variable: the {@link AttemptObservation} of an exchange to a provider; absent: nothing watches it. */
    public static final String ATTEMPT_OBSERVATION = "attemptObservation";

    /** Variable: the {@link RequestStats} of the request; shared by copies of the exchange. */
    public static final String REQUEST_STATS = "spent";

    /** Variable: the {@link io.ratatoskr.settings.ParameterPolicy} that the request selects; absent: the configured one. */
    public static final String PARAMETER_POLICY = "parameters";

    /** Bean: validates requests without sending them. */
    public static final String VALIDATOR_BEAN = "ratatoskr-dry-run";

    /** Variable: the {@code io.ratatoskr.camel.convert.RequestView} of the request, for policies; not copied to attempts. */
    public static final String REQUEST = "request";

    /** Variable: what holds for a single call of an operation; not copied to attempts. */
    public static final String OWN_CALL = "ownCall";

    /** Variable: how many copies a message that came back from a policy to an operation is away from its first exchange. */
    public static final String POLICY_COPIES = "policyCopies";

    /** Prefix of beans: the processor that makes a body the request of an operation, by the operation's name. */
    public static final String REQUEST_BEAN_PREFIX = "ratatoskr-request-";

    /** Prefix of beans: the processor that applies the headers of a message to its request, by the operation's name. */
    public static final String HEADERS_BEAN_PREFIX = "ratatoskr-headers-";

    /** Bean: the processor that sets the headers of a response. */
    public static final String RESPONSE_HEADERS_BEAN = "ratatoskr-response-headers";

    /** Bean: the observer that records times and requests in flight for strategies. */
    public static final String LATENCY_BEAN = "ratatoskr-latency";

    /** Bean: the processor that sets headers with the facts about the request's model. */
    public static final String REGISTRY_BEAN = "ratatoskr-registry";

    /** Bean: replaces and finds texts of requests, for policies. */
    public static final String TEXTS_BEAN = "ratatoskr-texts";

    /** Bean: the {@link JsonPool}. */
    public static final String JSON_POOL_BEAN = "ratatoskr-json";

    /** Variable: the request as a frontend received it, which determines the response format; not copied to attempts. */
    public static final String INBOUND_REQUEST = "inboundRequest";

    /** Bean: the {@code retryWhile} predicate of the provider routes. */
    public static final String RETRY_BEAN = "ratatoskr-retry";

    /** Bean: the circuit breakers of the provider routes. */
    public static final String BREAKERS_BEAN = "ratatoskr-breakers";

    /** Bean: admission control. */
    public static final String ADMISSION_BEAN = "ratatoskr-admission";

    /** Bean: commands on local models. */
    public static final String LOCAL_MODEL_SERVICE_BEAN = "ratatoskr-local-model-commands";

    /** Bean: HTTP binding of token operations and local models. */
    public static final String MODEL_HTTP_BINDING_BEAN = "ratatoskr-model-http";

    /** Bean: refreshes the providers' model lists. */
    public static final String REFRESH_BEAN = "ratatoskr-refresh";

    /** Bean: counts tokens. */
    public static final String TOKENS_BEAN = "ratatoskr-tokens";

    /** Bean: the known models. */
    public static final String MODELS_BEAN = "ratatoskr-models";

    /** Bean: the ids under which models are listed for callers. */
    public static final String MODEL_IDS_BEAN = "ratatoskr-model-ids";

    /** Bean: metadata of one model. */
    public static final String METADATA_BEAN = "ratatoskr-metadata";

    /** Bean: HTTP binding of the model catalog. */
    public static final String CATALOG_HTTP_BINDING_BEAN = "ratatoskr-catalog-http";

    /** Bean: the engine behind {@code platform-http:} routes, by the name that Camel looks for. */
    public static final String HTTP_ENGINE_BEAN = "platform-http-engine";

    /** Bean: the {@link io.ratatoskr.http.HttpStatistics} of the HTTP API. */
    public static final String HTTP_STATISTICS_BEAN = "ratatoskr-http-statistics";

    /** Prefix of beans: a {@link io.ratatoskr.dialect.Dialect}, by its name. */
    public static final String DIALECT_BEAN_PREFIX = "ratatoskr-dialect-";

    /** Prefix of beans: the HTTP binding of a dialect, by the dialect's name. */
    public static final String DIALECT_HTTP_BINDING_BEAN_PREFIX = "ratatoskr-http-";

    /** Bean: HTTP binding of the OpenAI dialect. */
    public static final String OPENAI_HTTP_BINDING_BEAN = "ratatoskr-openai";

    /** Bean: HTTP binding of the gateway's own JSON dialect. */
    public static final String NATIVE_HTTP_BINDING_BEAN = "ratatoskr-native";

    /** Bean: reports what the gateway can do. */
    public static final String CAPABILITIES_BEAN = "ratatoskr-capabilities";

    /** Bean: HTTP binding of the gateway's capabilities. */
    public static final String CAPABILITIES_HTTP_BINDING_BEAN = "ratatoskr-capabilities-http";

    /** Bean: HTTP binding of the OpenAPI description. */
    public static final String OPENAPI_HTTP_BINDING_BEAN = "ratatoskr-openapi";

    /** Bean: resolves and applies presets. */
    public static final String PRESETS_BEAN = "ratatoskr-presets";

    /** Bean: HTTP binding of presets. */
    public static final String PRESET_HTTP_BINDING_BEAN = "ratatoskr-presets-http";

    /** Bean: scores requests with a chat model. */
    public static final String JUDGE_BEAN = "ratatoskr-judge";

    /** Bean: explains how requests are routed. */
    public static final String ROUTING_BEAN = "ratatoskr-routing";

    /** Bean: HTTP binding of explained routing. */
    public static final String ROUTING_HTTP_BINDING_BEAN = "ratatoskr-routing-http";

    /** Variable: the {@link Caller} of the request; absent: the operator's own code. */
    public static final String CALLER = "caller";

    /**
     * Variable: {@link io.ratatoskr.access.CallerKeys}, the keys of providers that the caller has sent; absent: it has sent none. Never a
     * header: routes could send that elsewhere.
     */
    public static final String CALLER_KEYS = "callerKeys";

    /** Bean: checks the rights of callers. */
    public static final String ACCESS_BEAN = "ratatoskr-access";

    /** Bean: lists, starts and stops routes. */
    public static final String ROUTES_BEAN = "ratatoskr-routes";

    /** Route step that reloads the configuration. */
    public static final String RELOAD_BEAN = "ratatoskr-reload";

    /** Route step that stops the gateway. */
    public static final String STOP_BEAN = "ratatoskr-stop";

    /** Bean: reports the state of the gateway. */
    public static final String REPORT_BEAN = "ratatoskr-gateway-report";

    /** Bean: binds what the gateway reports about itself to HTTP. */
    public static final String STATUS_HTTP_BINDING_BEAN = "ratatoskr-status-http";

    /** Binds the reload to HTTP. */
    public static final String RELOAD_HTTP_BINDING_BEAN = "ratatoskr-reload-http";

    /** Bean: HTTP binding of the administration of routes. */
    public static final String ROUTES_HTTP_BINDING_BEAN = "ratatoskr-routes-http";

    /** Bean: puts the cache before the candidates; absent: no operation is cached. */
    public static final String RESPONSE_CACHING_BEAN = "ratatoskr-response-caching";

    /** Bean: the {@link CacheCounts}; absent: no operation is cached. */
    public static final String CACHE_COUNTS_BEAN = "ratatoskr-cache-counts";

    /** Bean: shows and flushes the cache. */
    public static final String CACHE_BEAN = "ratatoskr-cache";

    /** Bean: HTTP binding of the administration of the cache. */
    public static final String CACHE_HTTP_BINDING_BEAN = "ratatoskr-cache-http";

    /** Bean: corrects the rates of providers by the usage of responses. */
    public static final String RATE_CORRECTION_BEAN = "ratatoskr-rate-correction";

    /** Bean: lists circuit breakers and opens them for maintenance. */
    public static final String BREAKER_ADMINISTRATION_BEAN = "ratatoskr-breaker-administration";

    /** Bean: HTTP binding of the administration of circuit breakers. */
    public static final String BREAKERS_HTTP_BINDING_BEAN = "ratatoskr-breakers-http";

    /** Variable: {@code String}, the request id, generated by the frontend or sent by the client. */
    public static final String REQUEST_ID = "requestId";

    /** Variable: {@code String}, the trace of a request that no frontend received; absent: it is not traced. */
    public static final String TRACE_ID = "traceId";

    /** Bean: the {@code io.opentelemetry.api.OpenTelemetry} that traces are sent with; absent: nothing is traced. */
    public static final String OPENTELEMETRY_BEAN = "ratatoskr-opentelemetry";

    private RatatoskrConstants() {}
}
