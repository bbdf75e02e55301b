package io.ratatoskr.config;

import io.ratatoskr.settings.BreakerScope;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import io.ratatoskr.settings.RateScope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a provider, under {@code ratatoskr.providers.<name>.}. The shared ones may also be set under
 * {@code ratatoskr.provider-defaults.}, for all providers.
 */
final class ProviderKeys {
    /** Prefix of the keys of providers. */
    static final String PROVIDERS = Key.PREFIX + "providers.";
    /** Prefix of the shared keys for all providers. */
    static final String DEFAULTS = Key.PREFIX + "provider-defaults.";
    /** The key of the API key, the only secret; it comes from the environment or from a file, so it has no {@link Key}. */
    static final String API_KEY = "api-key";

    private static final List<Key<?>> OWN_REGISTERED = new ArrayList<>();
    private static final List<Key<?>> SHARED_REGISTERED = new ArrayList<>();
    private static final ValueParser<Duration> TIMEOUT = Durations.between("1ms", "24h");

    static final Key<Boolean> ENABLED =
            registerOwn("enabled", ValueParsers.BOOLEAN, "true", "Whether requests may be sent to the provider.");
    static final Key<Optional<URI>> BASE_URL = registerOwn(
            "base-url",
            Urls.BASE.optional(),
            "",
            "Root URL of the provider's API, without a trailing slash; empty: the provider is disabled,"
                    + " or runs in this process.");
    static final Key<Optional<Path>> API_KEY_FILE = registerOwn(
            "api-key-file",
            ValueParsers.FILE.optional(),
            "",
            "File with the provider's API key. The variable RATATOSKR_PROVIDERS_<NAME>_API_KEY takes" + " precedence.");
    static final Key<Boolean> REQUIRES_KEY = registerOwn(
            "requires-key", ValueParsers.BOOLEAN, "false", "Whether the provider is disabled while it has no API key.");
    static final Key<Map<String, String>> HEADERS = registerOwn(
            "headers",
            HeaderParsers.FIXED,
            "",
            "Headers of every call, as Name: value; Name2: value2. Not for API keys.");
    static final Key<List<String>> MODELS =
            registerOwn("models", ValueParsers.LIST, "", "Model ids the provider is known to have, comma-separated.");
    static final Key<Optional<Boolean>> LOCAL = registerOwn(
            "local",
            ValueParsers.BOOLEAN.optional(),
            "",
            "Whether texts stay on this machine; empty: true if base-url is a loopback address. true"
                    + " without a base-url: models in this process.");

    static final Key<EndpointKind> ENDPOINT_KIND = registerOwn(
            "endpoint-kind",
            ValueParsers.enumConstant(EndpointKind.class, EndpointKind::wireName),
            "router",
            "Kind of a Hugging Face endpoint: router, or a dedicated endpoint with tei, pipeline or" + " openai.");
    static final Key<Optional<String>> CHAT_MODEL = registerOwn(
            "chat-model",
            ValueParsers.TEXT.optional(),
            "",
            "Chat model that produces the scores for nli, zero-shot and stance at this provider, such as"
                    + " openrouter:openai/gpt-4o-mini. A provider with a chat-model has no base-url.");
    static final Key<String> API_KEY_HEADER = registerShared(
            "api-key-header",
            HeaderParsers.NAME,
            "Authorization",
            "Header for the API key: Authorization carries Bearer and the key, any other header the bare" + " key.");
    static final Key<List<String>> FORWARD_HEADERS = registerShared(
            "forward-headers",
            HeaderParsers.FORWARDED,
            "",
            "Client headers forwarded to the provider, comma-separated; never those with credentials. Metadata of gRPC and"
                    + " fields of meta in JSON lines count as headers.");
    static final Key<Boolean> CALLER_KEYS = registerShared(
            "caller-keys",
            ValueParsers.BOOLEAN,
            "false",
            "Whether a caller may send its own key for the provider, in the header x-ratatoskr-provider-key:"
                    + " <provider>=<key>. Without a key of the gateway's, only such callers can use the provider.");
    static final Key<Boolean> ACCEPT_UNKNOWN_MODELS = registerShared(
            "accept-unknown-models",
            ValueParsers.BOOLEAN,
            "true",
            "Whether the provider is tried for model ids that no provider is known to have.");
    static final Key<Optional<String>> MAX_TOKENS_FIELD = registerShared(
            "max-tokens-field",
            text -> switch (text) {
                case "as-sent" -> Optional.empty();
                case "max_tokens", "max_completion_tokens" -> Optional.of(text);
                default ->
                    throw new InvalidValueException(
                            "'%s' is not allowed; expected as-sent, max_tokens or max_completion_tokens", text);
            },
            "as-sent",
            "Field for the output token limit: as-sent, max_tokens or max_completion_tokens.");
    static final Key<ReasoningFormat> REASONING_FIELD = registerShared(
            "reasoning-field",
            ValueParsers.enumConstant(ReasoningFormat.class, ReasoningFormat::wireName),
            "effort",
            "Field for reasoning options: effort (reasoning_effort, as in OpenAI's API) or object"
                    + " (reasoning, as in OpenRouter's API).");
    static final Key<LateSystemMessages> LATE_SYSTEM_MESSAGES = registerShared(
            "late-system-messages",
            ValueParsers.enumConstant(LateSystemMessages.class, LateSystemMessages::wireName),
            "top",
            "Handling of system messages in the middle of a conversation by providers with a single"
                    + " system text: top (append to the system text) or user (send as a user message in its place,"
                    + " marked as system).");
    static final Key<Optional<ParameterPolicy>> PARAMETERS = registerShared(
            "parameters",
            ValueParsers.enumConstant(ParameterPolicy.class, ParameterPolicy::wireName)
                    .optional(),
            "",
            "Policy for parameters that its models do not support: warn, error or ignore; empty: as in"
                    + " ratatoskr.parameters.");
    static final Key<Duration> MODEL_LOADING_TIMEOUT = registerShared(
            "model-loading-timeout",
            Durations.between("0s", "1h"),
            "20s",
            "Maximum time to wait for a provider that reports it is loading the model, before the next"
                    + " one is tried.");
    static final Key<Boolean> LIST_MODELS = registerShared(
            "list-models", ValueParsers.BOOLEAN, "true", "Whether the service fetches the provider's model list.");
    static final Key<Duration> LIST_MODELS_EVERY = registerShared(
            "list-models-every",
            Durations.between("1s", "720h"),
            "1h",
            "Interval at which the model list is fetched; shorter after a failure.");
    static final Key<Duration> LIST_MODELS_TIMEOUT = registerShared(
            "list-models-timeout",
            Durations.between("1ms", "1h"),
            "30s",
            "Maximum time to fetch the model list, all pages included.");
    static final Key<Boolean> ALLOW_HTTP = registerShared(
            "allow-http",
            ValueParsers.BOOLEAN,
            "false",
            "Whether base-url may be plain http to another machine; texts and keys are then sent" + " unencrypted.");
    static final Key<Integer> MAX_CONNECTIONS = registerShared(
            "max-connections",
            ValueParsers.integer(1, 100_000),
            "4096",
            "Maximum number of connections to the provider.");
    static final Key<Optional<Integer>> MAX_CONCURRENT = registerShared(
            "max-concurrent",
            ValueParsers.integer(1, 100_000).optional(),
            "",
            "Maximum number of calls to the provider at the same time, streams included; further ones wait in order of"
                    + " arrival; empty: max-connections.");
    static final Key<Optional<Integer>> REQUESTS_PER_MINUTE = registerShared(
            "requests-per-minute",
            ValueParsers.integer(1, 1_000_000_000).optional(),
            "",
            "Maximum number of calls to the provider within any minute, retries included; empty: not limited here.");
    static final Key<Optional<Integer>> TOKENS_PER_MINUTE = registerShared(
            "tokens-per-minute",
            ValueParsers.integer(1, 1_000_000_000).optional(),
            "",
            "Maximum number of tokens of calls to the provider within any minute: estimated before a call, corrected"
                    + " by its usage; empty: not limited here.");
    static final Key<RateScope> RATE_SCOPE = registerShared(
            "rate-scope",
            ValueParsers.enumConstant(RateScope.class, RateScope::wireName),
            "provider",
            "What these two limits hold for: provider, or model for each of its models.");
    static final Key<Duration> RATE_WAIT = registerShared(
            "rate-wait",
            Durations.between("0s", "10m"),
            "10s",
            "Maximum wait for a limit of the provider's rate when no other candidate is left; a longer one is 429.");
    static final Key<Boolean> LEARN_RATES = registerShared(
            "learn-rates",
            ValueParsers.BOOLEAN,
            "true",
            "Whether the limits in the provider's responses, x-ratelimit-… and anthropic-ratelimit-…, and the"
                    + " retry-after of its refusals hold for the next calls to the same model.");
    static final Key<Optional<Integer>> EMBED_BATCH_SIZE = registerShared(
            "embed-batch-size",
            ValueParsers.integer(1, 100_000).optional(),
            "",
            "Maximum number of inputs of one embedding request to the provider; more are sent in several; empty: what"
                    + " its API accepts (OpenAI 2048, Gemini 100, Ollama 512, Hugging Face and others 32).");

    static final Key<Duration> CONNECT_TIMEOUT =
            registerShared("connect-timeout", TIMEOUT, "5s", "Maximum time to establish a connection.");
    static final Key<Duration> FIRST_TOKEN_TIMEOUT = registerShared(
            "first-token-timeout",
            TIMEOUT,
            "300s",
            "Maximum time until the first event of a stream that carries content.");
    static final Key<Duration> IDLE_TIMEOUT =
            registerShared("idle-timeout", TIMEOUT, "120s", "Maximum idle time within a stream.");
    static final Key<Duration> RESPONSE_TIMEOUT = registerShared(
            "response-timeout", TIMEOUT, "600s", "Maximum time until a non-streamed response is complete.");

    static final Key<Integer> RETRIES = registerShared(
            "retries",
            ValueParsers.integer(0, 20),
            "2",
            "Maximum number of retries at the provider when no other provider is left.");
    static final Key<Integer> RETRIES_BEFORE_FALLBACK = registerShared(
            "retries-before-fallback",
            ValueParsers.integer(0, 20),
            "0",
            "Number of those retries that come before the next provider is tried.");
    static final Key<Duration> RETRY_DELAY =
            registerShared("retry-delay", TIMEOUT, "200ms", "Delay before the first retry; it doubles each time.");
    static final Key<Duration> RETRY_MAX_DELAY =
            registerShared("retry-max-delay", TIMEOUT, "5s", "Maximum delay between retries.");
    static final Key<Duration> RETRY_AFTER_CAP = registerShared(
            "retry-after-cap",
            Durations.between("0s", "24h"),
            "30s",
            "Maximum wait that a provider may request; when it requests more, it is not retried.");

    static final Key<Float> BREAKER_FAILURE_RATE = registerShared(
            "breaker-failure-rate",
            ValueParsers.PERCENT,
            "50%",
            "Share of failed calls that opens the circuit breaker.");
    static final Key<Integer> BREAKER_WINDOW = registerShared(
            "breaker-window",
            ValueParsers.integer(1, 10_000),
            "20",
            "Number of most recent calls that count for that share.");
    static final Key<Integer> BREAKER_MINIMUM_CALLS = registerShared(
            "breaker-minimum-calls",
            ValueParsers.integer(1, 10_000),
            "10",
            "Minimum number of calls before the circuit breaker may open; at most breaker-window.");
    static final Key<Duration> BREAKER_OPEN = registerShared(
            "breaker-open", TIMEOUT, "30s", "Time the circuit breaker stays open before it permits a trial call.");
    static final Key<BreakerScope> BREAKER_SCOPE = registerShared(
            "breaker-scope",
            ValueParsers.enumConstant(BreakerScope.class, BreakerScope::wireName),
            "provider",
            "What has a circuit breaker of its own: provider, or model for a provider that forwards to others, such"
                    + " as OpenRouter; failures to connect then still count for the provider.");

    /** The keys of a single provider. */
    static final List<Key<?>> OWN = List.copyOf(OWN_REGISTERED);
    /** The keys that may also be set under {@link #DEFAULTS}. */
    static final List<Key<?>> SHARED = List.copyOf(SHARED_REGISTERED);

    /** The names of all keys of a provider, including that of its secret. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of(API_KEY),
                    Stream.concat(OWN.stream(), SHARED.stream()).map(Key::name))
            .toList();

    private ProviderKeys() {}

    /** The full name of a provider's key. */
    static String fullName(String provider, String leaf) {
        return PROVIDERS + provider + "." + leaf;
    }

    private static <T> Key<T> registerOwn(String name, ValueParser<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        OWN_REGISTERED.add(key);
        return key;
    }

    private static <T> Key<T> registerShared(String name, ValueParser<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        SHARED_REGISTERED.add(key);
        return key;
    }
}
