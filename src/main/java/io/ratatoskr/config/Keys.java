package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import io.ratatoskr.settings.LogSettings;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys directly under {@code ratatoskr.}; those of providers are in {@link ProviderKeys}. */
final class Keys {
    private static final List<Key<?>> REGISTERED = new ArrayList<>();

    static final Key<String> HTTP_HOST = register(
            "http.host",
            Urls.HOST,
            "127.0.0.1",
            "Address the HTTP server listens on. An address other than loopback requires access.keys-file,"
                    + " or access.allow-anonymous.");
    static final Key<Integer> HTTP_PORT = register(
            "http.port", ValueParsers.integer(0, 65_535), "9740", "Port of the HTTP server; 0 picks any free port.");
    static final Key<Integer> HTTP_BODY_LIMIT = register(
            "http.body-limit",
            Sizes.array("1KiB"),
            "64MiB",
            "Maximum size of a request body; a larger one is rejected with 413. While body-budget is empty, at most an"
                    + " eighth of the heap.");
    static final Key<Optional<Long>> HTTP_BODY_BUDGET = register(
            "http.body-budget",
            Sizes.between("1KiB", "1024GiB").optional(),
            "",
            "Maximum total size of all request bodies held in memory; empty: a quarter of the heap.");
    static final Key<Integer> HTTP_HEADER_LIMIT = register(
            "http.header-limit", Sizes.array("1KiB"), "32KiB", "Maximum size of the request line and headers.");
    static final Key<Duration> HTTP_HEADER_TIMEOUT = register(
            "http.header-timeout",
            Durations.between("10ms", "1h"),
            "10s",
            "Maximum time for a client to send its request line and headers.");
    static final Key<Duration> HTTP_BODY_TIMEOUT = register(
            "http.body-timeout", Durations.between("10ms", "1h"), "30s", "Maximum pause while a client sends a body.");
    static final Key<Duration> HTTP_KEEP_ALIVE = register(
            "http.keep-alive",
            Durations.between("1s", "24h"),
            "75s",
            "Idle time after which a connection is closed, from the last byte of a response that the socket accepted.");
    static final Key<Duration> HTTP_WRITE_STALL_TIMEOUT = register(
            "http.write-stall-timeout",
            Durations.between("10ms", "24h"),
            "60s",
            "Maximum time in which a client reads nothing of a response before its connection is closed.");
    static final Key<Duration> HTTP_HEARTBEAT = register(
            "http.heartbeat",
            Durations.between("10ms", "1h"),
            "15s",
            "Idle time after which a stream gets a comment, so that no intermediary closes the" + " connection.");
    static final Key<Integer> HTTP_MAX_CONNECTIONS = register(
            "http.max-connections",
            ValueParsers.integer(1, 1_000_000),
            "10000",
            "Maximum number of client connections.");
    static final Key<List<String>> HTTP_ALLOWED_HOSTS = register(
            "http.allowed-hosts",
            ValueParsers.list(Urls.HOST),
            "",
            "Host names other than loopback that requests may be addressed to, comma-separated.");
    static final Key<List<String>> HTTP_ALLOWED_ORIGINS = register(
            "http.allowed-origins",
            ValueParsers.list(Urls.ORIGIN),
            "",
            "Web origins whose pages may send requests, such as https://app.example.com, comma-separated.");

    static final Key<Optional<Path>> TLS_CERTIFICATE = register(
            "tls.certificate",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of the server's certificate chain; together with tls.key it enables TLS on every frontend. A"
                    + " renewed certificate is used for new connections without a reload.");
    static final Key<Optional<Path>> TLS_KEY = register(
            "tls.key",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of the private key for tls.certificate, without a password.");
    static final Key<Optional<Path>> TLS_CLIENT_CA = register(
            "tls.client-ca",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of certificate authorities; with it, every client must have a certificate of one of them.");

    static final Key<Optional<Path>> ACCESS_KEYS_FILE = register(
            "access.keys-file",
            ValueParsers.FILE.optional(),
            "",
            "File with one API key per line: key, name=key, or name=key admin; with it, every request must carry one"
                    + " of them.");
    static final Key<Boolean> ACCESS_ALLOW_ANONYMOUS = register(
            "access.allow-anonymous",
            ValueParsers.BOOLEAN,
            "false",
            "Whether the server may listen on an address other than loopback without a keys-file.");
    static final Key<AdminPolicy> ACCESS_ADMIN = register(
            "access.admin",
            ValueParsers.enumConstant(AdminPolicy.class, AdminPolicy::wireName),
            "auto",
            "Who may load, unload, download and refresh models: loopback (callers on this machine that use no proxy,"
                    + " and keys marked admin), keys (keys marked admin) or auto (loopback while listening on loopback"
                    + " without a keys-file, else keys).");

    static {
        REGISTERED.addAll(GrpcKeys.ALL);
    }

    static final Key<String> MANAGEMENT_HOST = register(
            "management.host",
            Urls.HOST,
            "127.0.0.1",
            "Address the management port listens on. It needs no key; only trusted machines should reach it.");
    static final Key<Optional<Integer>> MANAGEMENT_PORT = register(
            "management.port",
            ValueParsers.integer(0, 65_535).optional(),
            "9742",
            "Port of /metrics and /health; 0 picks any free port; empty: no port and no metrics. A gateway within an"
                    + " application opens it only where the application sets it.");
    static final Key<Integer> MANAGEMENT_MAX_MODELS = register(
            "management.max-models",
            ValueParsers.integer(0, 10_000),
            "100",
            "Maximum number of models with metrics of their own; those of further ones have the label model=\"other\".");

    static final SocketKeys SOCKET = SocketKeys.register();

    static final Key<Duration> ROUTING_TOTAL = register(
            "routing.total",
            Durations.between("10ms", "24h"),
            "900s",
            "Maximum duration of a request, including all attempts at all providers.");
    static final Key<Integer> ROUTING_MAX_IN_FLIGHT = register(
            "routing.max-in-flight",
            ValueParsers.integer(1, 1_000_000),
            "4096",
            "Maximum number of concurrent requests; further ones are rejected with 429.");
    static final Key<Integer> ROUTING_MAX_QUEUED = register(
            "routing.max-queued",
            ValueParsers.integer(0, 1_000_000),
            "0",
            "Maximum number of requests that wait in order of arrival while max-in-flight are served; further ones are"
                    + " rejected with 429.");
    static final Key<Duration> ROUTING_QUEUE_TIMEOUT = register(
            "routing.queue-timeout",
            Durations.between("1ms", "1h"),
            "10s",
            "Maximum time that such a request waits, within its own timeout; then it is rejected with 429.");
    static final Key<Optional<Long>> ROUTING_RESPONSE_BUDGET = register(
            "routing.response-budget",
            Sizes.between("1KiB", "1024GiB").optional(),
            "",
            "Maximum total size of the provider responses held in memory; while it is used up, large responses"
                    + " wait. Empty: a quarter of the heap.");
    static final Map<Operation, Key<List<String>>> ROUTING_ORDER = registerProviderOrders();
    static final StrategyKeys ROUTING_STRATEGIES = StrategyKeys.register();
    static final HedgingKeys ROUTING_HEDGING = HedgingKeys.register();

    static final Key<ParameterPolicy> PARAMETERS_POLICY = register(
            "parameters.policy",
            ValueParsers.enumConstant(ParameterPolicy.class, ParameterPolicy::wireName),
            "warn",
            "Policy for a parameter, or a value of it, that the model does not support: warn (drop it and"
                    + " report that in the response), error (try another provider, else reject the request) or"
                    + " ignore (send it).");
    static final Map<Operation, Key<Optional<ParameterPolicy>>> PARAMETERS_BY_OPERATION = registerPolicies();

    static final Key<Boolean> FETCH_IMAGES = register(
            "fetch.images",
            ValueParsers.BOOLEAN,
            "false",
            "Whether image URLs are fetched for providers that require the bytes: over HTTPS, from public"
                    + " addresses, up to 20 MiB.");

    static final Key<Integer> ONNX_THREADS = register(
            "onnx.threads", ValueParsers.integer(0, 1_024), "0", "Threads for local inference; 0: one per core.");
    static final Key<Integer> ONNX_MAX_QUEUED = register(
            "onnx.max-queued",
            ValueParsers.integer(1, 10_000_000),
            "50000",
            "Maximum number of texts queued for local inference; further ones are rejected with 429.");
    static final Key<Boolean> ONNX_CPU_SPINNING = register(
            "onnx.cpu-spinning",
            ValueParsers.BOOLEAN,
            "false",
            "Whether idle inference threads spin, which uses CPU time but lowers latency a little.");

    static final Key<String> ONNX_DEVICE = register(
            "onnx.device",
            text -> {
                if (text.equals("cpu") || text.matches("cuda:\\d{1,2}")) {
                    return text;
                }
                throw new InvalidValueException("'%s' is not a device; expected cpu or cuda:<number>", text);
            },
            "cpu",
            "Device for local models: cpu, or a GPU such as cuda:0 with ONNX Runtime's GPU artifact on"
                    + " the class path.");
    static final Key<Optional<Long>> ONNX_MEMORY_BUDGET = register(
            "onnx.memory-budget",
            Sizes.between("1MiB", "16384GiB").optional(),
            "",
            "Maximum memory of all local models together; empty: half of the machine's memory.");
    static final Key<Duration> ONNX_IDLE_TIMEOUT = register(
            "onnx.idle-timeout",
            Durations.between("0s", "720h"),
            "30m",
            "Idle time after which a local model is unloaded; 0s: never.");

    static final Key<Download> MODELS_DOWNLOAD = register(
            "models.download",
            ValueParsers.enumConstant(Download.class, Download::wireName),
            "explicit",
            "When local models are downloaded: explicit (only by command or through the HTTP API) or"
                    + " on-demand (also by a request).");
    static final Key<Duration> MODELS_DOWNLOAD_TIMEOUT = register(
            "models.download-timeout",
            Durations.between("1s", "168h"),
            "1h",
            "Maximum duration of a model's download; one that is stopped can be resumed.");
    static final Key<Optional<URI>> MODELS_ENDPOINT = register(
            "models.endpoint",
            Urls.BASE.optional(),
            "",
            "Hub to download models from; empty: HF_ENDPOINT, else https://huggingface.co. HF_TOKEN is"
                    + " sent to it.");
    static final Key<Optional<String>> MODELS_FOLDER = register(
            "models.folder",
            ValueParsers.TEXT.optional(),
            "",
            "Folder for downloaded models and for the providers' model lists; empty: RATATOSKR_CACHE_DIR,"
                    + " else ratatoskr in XDG_CACHE_HOME or ~/.cache.");
    static final Key<Long> MODELS_DISK_BUDGET = register(
            "models.disk-budget",
            Sizes.between("1MiB", "16384GiB"),
            "50GiB",
            "Maximum total size of the models in that folder; a download beyond it is refused.");

    static final Key<Long> TOKENS_TEXT_LIMIT = register(
            "tokens.text-limit",
            Sizes.between("1KiB", "64MiB"),
            "4MiB",
            "Maximum size of the texts of a request whose tokens are counted or listed; larger ones are rejected with 413.");

    static final Map<Operation, Key<Boolean>> CACHE_BY_OPERATION = registerCaches();
    static final Key<Duration> CACHE_TTL = register(
            "cache.ttl",
            Durations.between("1s", "720h"),
            "1h",
            "Time after which a stored response is no longer used.");
    static final Key<Long> CACHE_MAX_SIZE = register(
            "cache.max-size",
            Sizes.between("1MiB", "1024GiB"),
            "64MiB",
            "Maximum total size of the stored responses in this process; the least useful ones are removed.");
    static final Key<Boolean> CACHE_SHARED = register(
            "cache.shared",
            ValueParsers.BOOLEAN,
            "false",
            "Whether a caller may get the stored response to another caller's request; otherwise each key of"
                    + " access.keys-file has stored responses of its own.");
    static final Key<Boolean> CACHE_REDIS = register(
            "cache.redis",
            ValueParsers.BOOLEAN,
            "false",
            "Whether instances share stored responses in the Redis of redis.url.");

    static final Key<Optional<Secret>> REDIS_URL = register(
            "redis.url",
            Urls.REDIS.optional(),
            "",
            "Redis that instances of the gateway share, such as redis://localhost:6379 or"
                    + " rediss://user:password@redis.example.com:6380/0; never printed. Empty: none.");
    static final Key<Duration> REDIS_CONNECT_TIMEOUT = register(
            "redis.connect-timeout",
            Durations.between("10ms", "1m"),
            "2s",
            "Maximum duration of connecting to Redis, in the background.");
    static final Key<Duration> REDIS_TIMEOUT = register(
            "redis.timeout",
            Durations.between("1ms", "10s"),
            "50ms",
            "Maximum time that a request waits for Redis. After five commands in a row that took more than half of it,"
                    + " requests go on without Redis until it is fast again.");

    static final Key<Boolean> LIMITS_SHARED = register(
            "limits.shared",
            ValueParsers.BOOLEAN,
            "false",
            "Whether requests-per-minute and tokens-per-minute of providers hold for all instances that use the same"
                    + " redis.url together; while Redis is not available, for each of them.");

    static final Key<String> CLI_EMBED_MODEL =
            register("cli.embed-model", ValueParsers.TEXT, "all-MiniLM-L6-v2", "Default model of the embed command.");
    static final Key<Optional<String>> CLI_CHAT_MODEL = register(
            "cli.chat-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the chat command, such as openrouter:openrouter/auto.");
    static final Key<Optional<String>> CLI_NLI_MODEL = register(
            "cli.nli-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the nli and stance commands, and of classify with labels.");
    static final Key<Optional<String>> CLI_CLASSIFY_MODEL = register(
            "cli.classify-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the classify command without labels.");
    static final Key<Optional<String>> CLI_RERANK_MODEL =
            register("cli.rerank-model", ValueParsers.TEXT.optional(), "", "Default model of the rerank command.");

    static final Key<Optional<LogLevel>> LOG_LEVEL = register(
            "log.level",
            ValueParsers.enumConstant(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "Log level of the gateway and of your routes: error, warn, info, debug or trace; empty: info for the"
                    + " service, warn for a single command.");

    static final Key<Optional<LogLevel>> LOG_LIBRARIES = register(
            "log.libraries",
            ValueParsers.enumConstant(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "Log level of the libraries; empty: warn.");

    static final Key<LogSettings.Format> LOG_FORMAT = register(
            "log.format",
            ValueParsers.enumConstant(LogSettings.Format.class, LogSettings.Format::wireName),
            "text",
            "Form of the log lines: text, or json with one object per line.");

    static final Key<Boolean> LOG_ACCESS = register(
            "log.access",
            ValueParsers.BOOLEAN,
            "false",
            "Whether each request has a line in the log ratatoskr.access, with its status, provider, tokens and times,"
                    + " and without content.");

    static final Key<Optional<URI>> TELEMETRY_OTLP_ENDPOINT = register(
            "telemetry.otlp-endpoint",
            Urls.BASE.optional(),
            "",
            "Receiver of traces and GenAI metrics by OTLP over HTTP, such as http://localhost:4318; empty: off.");
    static final Key<List<String>> TELEMETRY_PROPAGATE_TO = register(
            "telemetry.propagate-to",
            ValueParsers.LIST,
            "",
            "Providers that get the trace context (traceparent) besides those on this machine, comma-separated.");
    static final Key<Boolean> TELEMETRY_CAPTURE_CONTENT = register(
            "telemetry.capture-content",
            ValueParsers.BOOLEAN,
            "false",
            "Whether spans contain the texts of requests and responses. They may be confidential.");
    static final Key<Integer> TELEMETRY_CONTENT_LIMIT = register(
            "telemetry.content-limit",
            Sizes.array("1KiB"),
            "16KiB",
            "Maximum size of each attribute with texts; longer texts are cut.");

    static final Key<Boolean> RELOAD_WATCH = register(
            "reload.watch",
            ValueParsers.BOOLEAN,
            "true",
            "Whether the service reloads its configuration when files of it change; ratatoskr reload does it either way.");

    static final Key<Duration> SHUTDOWN_DELAY = register(
            "shutdown.delay",
            Durations.between("0s", "10m"),
            "0s",
            "Time from the signal to stop, after which the gateway is not ready, until it refuses requests: for load balancers, which need a"
                    + " while to notice.");

    /** All keys, in the order of the defaults file. */
    static final List<Key<?>> ALL = List.copyOf(REGISTERED);

    private Keys() {}

    private static Map<Operation, Key<List<String>>> registerProviderOrders() {
        var orders = new EnumMap<Operation, Key<List<String>>>(Operation.class);
        for (Operation operation : Operation.values()) {
            orders.put(
                    operation,
                    register(
                            "routing." + operation.wireName(),
                            ValueParsers.LIST,
                            "",
                            ("Providers for %s, in order, comma-separated;"
                                            + " empty: the order of the lines in routes/core/providers.camel.yaml.")
                                    .formatted(operation.wireName())));
        }
        return Collections.unmodifiableMap(orders);
    }

    private static Map<Operation, Key<Optional<ParameterPolicy>>> registerPolicies() {
        var policies = new EnumMap<Operation, Key<Optional<ParameterPolicy>>>(Operation.class);
        for (Operation operation : List.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED)) {
            policies.put(
                    operation,
                    register(
                            "parameters." + operation.wireName(),
                            ValueParsers.enumConstant(ParameterPolicy.class, ParameterPolicy::wireName)
                                    .optional(),
                            "",
                            "The same for %s only; empty: as in parameters.policy.".formatted(operation.wireName())));
        }
        return Collections.unmodifiableMap(policies);
    }

    private static Map<Operation, Key<Boolean>> registerCaches() {
        var caches = new EnumMap<Operation, Key<Boolean>>(Operation.class);
        for (Operation operation : Operation.values()) {
            boolean sampled = operation == Operation.CHAT || operation == Operation.GENERATE;
            caches.put(
                    operation,
                    register(
                            "cache." + operation.wireName(),
                            ValueParsers.BOOLEAN,
                            "false",
                            "Whether responses to %s are stored%s."
                                    .formatted(
                                            operation.wireName(),
                                            sampled ? ", of requests with temperature 0 or a seed" : "")));
        }
        return Collections.unmodifiableMap(caches);
    }

    static <T> Key<T> register(String name, ValueParser<T> type, String byDefault, String sentence) {
        var key = new Key<>(name, type, byDefault, sentence);
        REGISTERED.add(key);
        return key;
    }

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
