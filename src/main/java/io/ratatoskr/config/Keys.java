package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.parameters.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key that exists once, under {@code ratatoskr.}; those of providers are in {@link ProviderKeys}. */
final class Keys {
    private static final List<Key<?>> REGISTERED = new ArrayList<>();

    static final Key<String> HTTP_HOST = key(
            "http.host",
            Urls.HOST,
            "127.0.0.1",
            "Address that the HTTP door listens on. Beyond this machine it wants keys-file, or allow-anonymous.");
    static final Key<Integer> HTTP_PORT =
            key("http.port", Types.count(0, 65_535), "9740", "Port of the HTTP door; 0 takes any free one.");
    static final Key<Integer> HTTP_BODY_LIMIT = key(
            "http.body-limit",
            Sizes.array("1KiB"),
            "64MiB",
            "Longest request body; a longer one is answered with 413.");
    static final Key<Optional<Long>> HTTP_BODY_BUDGET = key(
            "http.body-budget",
            Sizes.between("1KiB", "1024GiB").optional(),
            "",
            "Most bytes that all request bodies held at once may have; empty: a quarter of the heap.");
    static final Key<Integer> HTTP_HEADER_LIMIT =
            key("http.header-limit", Sizes.array("1KiB"), "32KiB", "Longest request line with its headers.");
    static final Key<Duration> HTTP_HEADER_TIMEOUT = key(
            "http.header-timeout",
            Durations.between("10ms", "1h"),
            "10s",
            "How long a client may take to send its request line and headers.");
    static final Key<Duration> HTTP_BODY_TIMEOUT = key(
            "http.body-timeout",
            Durations.between("10ms", "1h"),
            "30s",
            "How long a client may pause while it sends a body.");
    static final Key<Duration> HTTP_KEEP_ALIVE =
            key("http.keep-alive", Durations.between("1s", "24h"), "75s", "How long an idle connection is kept open.");
    static final Key<Duration> HTTP_STALLED_READER = key(
            "http.stalled-reader",
            Durations.between("10ms", "24h"),
            "60s",
            "How long a client may leave an answer unread before its connection is cut.");
    static final Key<Duration> HTTP_HEARTBEAT = key(
            "http.heartbeat",
            Durations.between("10ms", "1h"),
            "15s",
            "Silence after which a stream gets a comment, so that nothing on the way closes the connection.");
    static final Key<Integer> HTTP_MAX_CONNECTIONS =
            key("http.max-connections", Types.count(1, 1_000_000), "10000", "Most client connections at once.");
    static final Key<List<String>> HTTP_ALLOWED_HOSTS = key(
            "http.allowed-hosts",
            Types.list(Urls.HOST),
            "",
            "Host names, beyond those of loopback, that requests may be addressed to, between commas.");
    static final Key<List<String>> HTTP_ALLOWED_ORIGINS = key(
            "http.allowed-origins",
            Types.list(Urls.ORIGIN),
            "",
            "Web origins whose pages may call, such as https://app.example.com, between commas.");
    static final Key<Optional<Path>> HTTP_KEYS_FILE = key(
            "http.keys-file",
            Types.FILE.optional(),
            "",
            "File with a caller's key per line; with it, every request needs one of them.");
    static final Key<Boolean> HTTP_ALLOW_ANONYMOUS = key(
            "http.allow-anonymous",
            Types.SWITCH,
            "false",
            "Whether the door may listen beyond this machine without a keys-file.");
    static final Key<Optional<Path>> HTTP_TLS_CERTIFICATE = key(
            "http.tls-certificate",
            Types.FILE.optional(),
            "",
            "PEM file of the door's certificate chain; with tls-key the door speaks HTTPS.");
    static final Key<Optional<Path>> HTTP_TLS_KEY =
            key("http.tls-key", Types.FILE.optional(), "", "PEM file of the private key to tls-certificate.");

    static final Key<Duration> ROUTING_TOTAL = key(
            "routing.total",
            Durations.between("10ms", "24h"),
            "900s",
            "Longest that a request may take, all attempts at all providers together.");
    static final Key<Integer> ROUTING_MAX_IN_FLIGHT = key(
            "routing.max-in-flight",
            Types.count(1, 1_000_000),
            "4096",
            "Most requests at work at once; further ones are answered with 429.");
    static final Map<Operation, Key<List<String>>> ROUTING_ORDER = orders();

    static final Key<Policy> PARAMETERS_POLICY = key(
            "parameters.policy",
            Types.choice(Policy.class, Policy::word),
            "warn",
            "What becomes of a parameter that the model does not have, or not with that value: warn (it is left out, and the answer"
                    + " says so), error (another provider is asked, else the request fails) or ignore (it is sent).");
    static final Map<Operation, Key<Optional<Policy>>> PARAMETERS_BY_OPERATION = policies();

    static final Key<Boolean> FETCH_IMAGES = key(
            "fetch.images",
            Types.SWITCH,
            "false",
            "Whether image URLs are fetched for providers that want the bytes: over HTTPS, from public addresses, up to 20 MiB.");

    static final Key<Integer> ONNX_THREADS =
            key("onnx.threads", Types.count(0, 1_024), "0", "Threads for local inference; 0: one per core.");
    static final Key<Integer> ONNX_MAX_QUEUED = key(
            "onnx.max-queued",
            Types.count(1, 10_000_000),
            "10000",
            "Most texts waiting for local inference; further ones are answered with 429.");
    static final Key<Boolean> ONNX_CPU_SPINNING = key(
            "onnx.cpu-spinning",
            Types.SWITCH,
            "false",
            "Whether idle inference threads burn CPU to answer the next text a little sooner.");

    static final Key<String> ONNX_DEVICE = key(
            "onnx.device",
            text -> {
                if (text.equals("cpu") || text.matches("cuda:\\d{1,2}")) {
                    return text;
                }
                throw new Unfit("'%s' is no device; there are cpu and cuda:<number>", text);
            },
            "cpu",
            "What computes local models: cpu, or cuda:0 and the like with ONNX Runtime's GPU artifact on the class path.");
    static final Key<Optional<Long>> ONNX_MEMORY_BUDGET = key(
            "onnx.memory-budget",
            Sizes.between("1MiB", "16384GiB").optional(),
            "",
            "Most memory that all local models together may take; empty: half of the machine's.");
    static final Key<Duration> ONNX_IDLE_TIMEOUT = key(
            "onnx.idle-timeout",
            Durations.between("0s", "720h"),
            "30m",
            "How long a local model may go unused before it is unloaded; 0s: it stays.");

    static final Key<Download> MODELS_DOWNLOAD = key(
            "models.download",
            Types.choice(Download.class, Download::wireName),
            "explicit",
            "When local models are downloaded: explicit (only by command or at the door) or on-demand (also by a request).");
    static final Key<Optional<URI>> MODELS_ENDPOINT = key(
            "models.endpoint",
            Urls.BASE.optional(),
            "",
            "The hub that models come from; empty: HF_ENDPOINT, else https://huggingface.co. HF_TOKEN goes along.");
    static final Key<Optional<String>> MODELS_FOLDER = key(
            "models.folder",
            Types.TEXT.optional(),
            "",
            "Where models are kept, and what providers told of theirs; empty: RATATOSKR_CACHE_DIR, else ratatoskr in"
                    + " XDG_CACHE_HOME or ~/.cache.");
    static final Key<Long> MODELS_DISK_BUDGET = key(
            "models.disk-budget",
            Sizes.between("1MiB", "16384GiB"),
            "50GiB",
            "Most bytes that the models kept there may have; a download beyond it is refused.");

    static final Key<String> CLI_EMBED_MODEL =
            key("cli.embed-model", Types.TEXT, "all-MiniLM-L6-v2", "Model of the embed command when none is named.");
    static final Key<Optional<String>> CLI_CHAT_MODEL = key(
            "cli.chat-model",
            Types.TEXT.optional(),
            "",
            "Model of the chat command when none is named, such as openrouter:openrouter/auto.");
    static final Key<Optional<String>> CLI_NLI_MODEL = key(
            "cli.nli-model",
            Types.TEXT.optional(),
            "",
            "Model of the commands nli and stance, and of classify with labels, when none is named.");
    static final Key<Optional<String>> CLI_CLASSIFY_MODEL = key(
            "cli.classify-model",
            Types.TEXT.optional(),
            "",
            "Model of the classify command without labels when none is named.");
    static final Key<Optional<String>> CLI_RERANK_MODEL =
            key("cli.rerank-model", Types.TEXT.optional(), "", "Model of the rerank command when none is named.");

    static final Key<Optional<LogLevel>> LOG_LEVEL = key(
            "log.level",
            Types.choice(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "How much the gateway itself logs: error, warn, info, debug or trace;"
                    + " empty: info for the service, warn for a single command.");

    static final Key<Optional<LogLevel>> LOG_OTHERS = key(
            "log.others",
            Types.choice(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "How much the libraries log, in the same words; empty: warn.");

    /** All of them, in the order of the file of defaults. */
    static final List<Key<?>> ALL = List.copyOf(REGISTERED);

    private Keys() {}

    private static Map<Operation, Key<List<String>>> orders() {
        var orders = new EnumMap<Operation, Key<List<String>>>(Operation.class);
        for (Operation operation : Operation.values()) {
            orders.put(
                    operation,
                    key(
                            "routing." + operation.word(),
                            Types.LIST,
                            "",
                            ("Providers to ask for %s, in order, between commas;"
                                            + " empty: the order of the lines in routes/core/providers.camel.yaml.")
                                    .formatted(operation.word())));
        }
        return Collections.unmodifiableMap(orders);
    }

    private static Map<Operation, Key<Optional<Policy>>> policies() {
        var policies = new EnumMap<Operation, Key<Optional<Policy>>>(Operation.class);
        for (Operation operation : List.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED)) {
            policies.put(
                    operation,
                    key(
                            "parameters." + operation.word(),
                            Types.choice(Policy.class, Policy::word).optional(),
                            "",
                            "The same for %s alone; empty: as above.".formatted(operation.word())));
        }
        return Collections.unmodifiableMap(policies);
    }

    private static <T> Key<T> key(String name, Type<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        REGISTERED.add(key);
        return key;
    }

    /** When models are downloaded. */
    enum Download {
        EXPLICIT("explicit"),
        ON_DEMAND("on-demand");

        private final String wireName;

        Download(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }

    /** The levels of log lines. */
    enum LogLevel {
        ERROR("error"),
        WARN("warn"),
        INFO("info"),
        DEBUG("debug"),
        TRACE("trace");

        private final String wireName;

        LogLevel(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }
}
