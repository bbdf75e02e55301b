package io.ratatoskr.config;

import io.ratatoskr.parameters.Policy;
import io.ratatoskr.provider.Profile.LaterSystem;
import io.ratatoskr.provider.Profile.Reasoning;
import io.ratatoskr.provider.Profile.Serves;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a provider, under {@code ratatoskr.providers.<name>.}. The shared ones hold for every provider when they stand under
 * {@code ratatoskr.provider-defaults.}.
 */
final class ProviderKeys {
    /** Where the keys of providers stand. */
    static final String PROVIDERS = Key.PREFIX + "providers.";
    /** Where the shared ones stand for all providers. */
    static final String DEFAULTS = Key.PREFIX + "provider-defaults.";
    /** The name of the only secret; it comes from the environment or from a file, so it has no {@link Key}. */
    static final String API_KEY = "api-key";

    private static final List<Key<?>> OWN_REGISTERED = new ArrayList<>();
    private static final List<Key<?>> SHARED_REGISTERED = new ArrayList<>();
    private static final Type<Duration> WAIT = Durations.between("1ms", "24h");

    static final Key<Boolean> ENABLED = own("enabled", Types.SWITCH, "true", "Whether the provider may be asked.");
    static final Key<Optional<URI>> BASE_URL = own(
            "base-url",
            Urls.BASE.optional(),
            "",
            "Root of the provider's API, without a slash at the end; empty: the provider is off, or runs in this process.");
    static final Key<Optional<Path>> API_KEY_FILE = own(
            "api-key-file",
            Types.FILE.optional(),
            "",
            "File that holds the provider's key. The variable RATATOSKR_PROVIDERS_<NAME>_API_KEY comes before it.");
    static final Key<Boolean> REQUIRES_KEY =
            own("requires-key", Types.SWITCH, "false", "Whether the provider is off as long as it has no key.");
    static final Key<Map<String, String>> HEADERS =
            own("headers", Headers.FIXED, "", "Headers for every call, as Name: value; Name2: value2. Never for keys.");
    static final Key<List<String>> MODELS =
            own("models", Types.LIST, "", "Model ids that the provider is known to have, between commas.");
    static final Key<Optional<Boolean>> LOCAL = own(
            "local",
            Types.SWITCH.optional(),
            "",
            "Whether texts stay on this machine; empty: they do when base-url is a loopback address."
                    + " true without a base-url: models in this process.");

    static final Key<Serves> SERVES = own(
            "serves",
            Types.choice(Serves.class, Serves::wireName),
            "router",
            "What stands behind an address of Hugging Face's: router, or a dedicated endpoint with tei, pipeline or openai.");
    static final Key<Optional<String>> CHAT_MODEL = own(
            "chat-model",
            Types.TEXT.optional(),
            "",
            "Chat model that is asked for scores where nli, zero-shot or stance come to this provider,"
                    + " such as openrouter:openai/gpt-4o-mini. A provider with one has no base-url.");
    static final Key<String> API_KEY_HEADER = shared(
            "api-key-header",
            Headers.NAME,
            "Authorization",
            "Header that carries the key: Authorization gets Bearer and the key, another one the bare key.");
    static final Key<List<String>> FORWARD_HEADERS = shared(
            "forward-headers",
            Headers.FORWARDED,
            "",
            "Headers of the caller that go on to the provider, between commas; never those with credentials.");
    static final Key<Boolean> ACCEPT_UNKNOWN_MODELS = shared(
            "accept-unknown-models",
            Types.SWITCH,
            "true",
            "Whether a model id that no provider is known to have may be asked here.");
    static final Key<Optional<String>> MAX_TOKENS_FIELD = shared(
            "max-tokens-field",
            text -> switch (text) {
                case "as-sent" -> Optional.empty();
                case "max_tokens", "max_completion_tokens" -> Optional.of(text);
                default ->
                    throw new Unfit("'%s' is no choice; there are as-sent, max_tokens, max_completion_tokens", text);
            },
            "as-sent",
            "Field that carries the answer's limit: as-sent, max_tokens or max_completion_tokens.");
    static final Key<Reasoning> REASONING_FIELD = shared(
            "reasoning-field",
            Types.choice(Reasoning.class, Reasoning::wireName),
            "effort",
            "How the provider is told to think: effort (reasoning_effort, as OpenAI has it)"
                    + " or object (reasoning, as OpenRouter has it).");
    static final Key<LaterSystem> LATER_SYSTEM = shared(
            "later-system",
            Types.choice(LaterSystem.class, LaterSystem::wireName),
            "top",
            "What becomes of a system message from the middle of a conversation where the provider takes one system text:"
                    + " top (joined to it) or user (a user's message where it stood, marked as the system's).");
    static final Key<Optional<Policy>> PARAMETERS = shared(
            "parameters",
            Types.choice(Policy.class, Policy::word).optional(),
            "",
            "What becomes of parameters that its models do not have: warn, error or ignore; empty: as ratatoskr.parameters says.");
    static final Key<Duration> LOADING_WAIT = shared(
            "loading-wait",
            Durations.between("0s", "1h"),
            "20s",
            "How long a provider that says it is loading the model is waited for before the next one is asked.");
    static final Key<Boolean> LIST_MODELS =
            shared("list-models", Types.SWITCH, "true", "Whether a service asks the provider which models it has.");
    static final Key<Duration> LIST_MODELS_EVERY = shared(
            "list-models-every",
            Durations.between("1s", "720h"),
            "1h",
            "How long until it asks again; after a failure it asks sooner.");
    static final Key<Duration> LIST_MODELS_TIMEOUT = shared(
            "list-models-timeout",
            Durations.between("1ms", "1h"),
            "30s",
            "How long the provider may take to tell its models, all pages together.");
    static final Key<Boolean> ALLOW_HTTP = shared(
            "allow-http",
            Types.SWITCH,
            "false",
            "Whether base-url may be plain http beyond this machine; texts and keys then travel in the clear.");
    static final Key<Integer> MAX_CONNECTIONS =
            shared("max-connections", Types.count(1, 100_000), "4096", "Most connections to the provider at once.");

    static final Key<Duration> CONNECT_TIMEOUT =
            shared("connect-timeout", WAIT, "5s", "How long until the connection stands.");
    static final Key<Duration> FIRST_DELTA_TIMEOUT =
            shared("first-delta-timeout", WAIT, "300s", "How long until a stream's first event that says something.");
    static final Key<Duration> IDLE_TIMEOUT = shared("idle-timeout", WAIT, "120s", "Longest silence inside a stream.");
    static final Key<Duration> ANSWER_TIMEOUT =
            shared("answer-timeout", WAIT, "600s", "How long until an answer that is no stream is complete.");

    static final Key<Integer> RETRIES =
            shared("retries", Types.count(0, 20), "2", "Most further attempts at the provider when no other is left.");
    static final Key<Integer> RETRIES_BEFORE_FALLBACK = shared(
            "retries-before-fallback",
            Types.count(0, 20),
            "0",
            "How many of the retries come before the next provider is asked.");
    static final Key<Duration> RETRY_DELAY =
            shared("retry-delay", WAIT, "200ms", "Wait before the first retry; it doubles each time.");
    static final Key<Duration> RETRY_MAX_DELAY = shared("retry-max-delay", WAIT, "5s", "Longest such wait.");
    static final Key<Duration> RETRY_AFTER_CAP = shared(
            "retry-after-cap",
            Durations.between("0s", "24h"),
            "30s",
            "Longest wait that a provider may ask for; when it asks for more it is not asked again.");

    static final Key<Float> BREAKER_FAILURE_RATE = shared(
            "breaker-failure-rate", Types.PERCENT, "50%", "Share of failed calls that opens the circuit breaker.");
    static final Key<Integer> BREAKER_WINDOW =
            shared("breaker-window", Types.count(1, 10_000), "20", "How many of the last calls count for that share.");
    static final Key<Integer> BREAKER_MINIMUM_CALLS = shared(
            "breaker-minimum-calls",
            Types.count(1, 10_000),
            "10",
            "How many calls there must be before the breaker may open; at most breaker-window.");
    static final Key<Duration> BREAKER_OPEN =
            shared("breaker-open", WAIT, "30s", "How long the breaker stays open before it lets a call try.");

    /** Those that only make sense for one provider. */
    static final List<Key<?>> OWN = List.copyOf(OWN_REGISTERED);
    /** Those that may also stand under {@link #DEFAULTS}. */
    static final List<Key<?>> SHARED = List.copyOf(SHARED_REGISTERED);

    /** The names of all keys that a provider has, that of its secret included. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of(API_KEY),
                    Stream.concat(OWN.stream(), SHARED.stream()).map(Key::name))
            .toList();

    private ProviderKeys() {}

    /** The full key of a provider. */
    static String name(String provider, String leaf) {
        return PROVIDERS + provider + "." + leaf;
    }

    private static <T> Key<T> own(String name, Type<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        OWN_REGISTERED.add(key);
        return key;
    }

    private static <T> Key<T> shared(String name, Type<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        SHARED_REGISTERED.add(key);
        return key;
    }
}
