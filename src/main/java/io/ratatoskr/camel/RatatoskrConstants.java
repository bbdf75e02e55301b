package io.ratatoskr.camel;

/** Names of the variables that an exchange carries inside the gateway, and of the beans that its routes refer to. */
public final class RatatoskrConstants {
    /** Variable: the request's {@link io.ratatoskr.api.Cancellation}; copies of the exchange share it. */
    public static final String CANCELLATION = "cancellation";

    /** Variable: the {@link Attempt} that an exchange to a provider is. */
    public static final String ATTEMPT = "attempt";

    /** Variable: what the request has {@link Spent} so far; copies of the exchange share it. */
    public static final String SPENT = "spent";

    /** Variable: the {@link io.ratatoskr.parameters.Policy} that the request wishes for; absent: the configured one. */
    public static final String PARAMETERS = "parameters";

    /** Bean: what would become of a request. */
    public static final String DRY_RUN_BEAN = "ratatoskr-dry-run";

    /** Variable: the request as it came to a door, which decides how the answer is written; attempts do not carry it. */
    public static final String REQUEST = "request";

    /** Bean: the {@code retryWhile} predicate of the provider routes. */
    public static final String RETRY_BEAN = "ratatoskr-retry";

    /** Bean: the circuit breakers of the provider routes. */
    public static final String BREAKERS_BEAN = "ratatoskr-breakers";

    /** Bean: what must hold of every request before it is dispatched. */
    public static final String ADMISSION_BEAN = "ratatoskr-admission";

    /** Bean: what is done with local models. */
    public static final String DESK_BEAN = "ratatoskr-desk";

    /** Bean: token operations and local models at the HTTP door. */
    public static final String MODEL_DOOR_BEAN = "ratatoskr-model-door";

    /** Bean: asks providers which models they have. */
    public static final String REFRESH_BEAN = "ratatoskr-refresh";

    /** Name of the bean that counts tokens. */
    public static final String TOKENS_BEAN = "ratatoskr-tokens";

    /** Bean: the known models. */
    public static final String MODELS_BEAN = "ratatoskr-models";

    /** Bean: what is known of one model. */
    public static final String METADATA_BEAN = "ratatoskr-metadata";

    /** Bean: the known models at the HTTP door. */
    public static final String CATALOGUE_DOOR_BEAN = "ratatoskr-catalogue-door";

    /** Bean: OpenAI's dialect at the HTTP door. */
    public static final String OPENAI_BEAN = "ratatoskr-openai";

    /** Bean: the gateway's own JSON at the HTTP door. */
    public static final String NATIVE_BEAN = "ratatoskr-native";

    /** Bean: what presets stand for, and what they fill. */
    public static final String PRESETS_BEAN = "ratatoskr-presets";

    /** Bean: presets at the HTTP door. */
    public static final String PRESET_DOOR_BEAN = "ratatoskr-preset-door";

    /** Bean: the chat model as a judge. */
    public static final String JUDGE_BEAN = "ratatoskr-judge";

    /** The hub organisation under which the local models are also known. */
    public static final String HUB_ORGANISATION = "sentence-transformers/";

    /** Variable: {@code String}, the id that a door gave the request or took from its client. */
    public static final String REQUEST_ID = "requestId";

    private RatatoskrConstants() {}
}
