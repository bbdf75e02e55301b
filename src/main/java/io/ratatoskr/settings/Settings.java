package io.ratatoskr.settings;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.KnownModel;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything under {@code ratatoskr.*}, parsed and checked.
 *
 * @param models content of {@code config/models.yaml}
 * @param providers by name, in the order of the names
 */
public record Settings(
        Servers servers,
        RoutingSettings routing,
        ModelsSettings models,
        LocalInference local,
        ServiceSettings service,
        Map<String, ProviderSettings> providers,
        ConsoleSettings console) {
    public Settings {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    }

    public CliSettings cli() {
        return console.cli();
    }

    public Map<String, String> effectiveValues() {
        return console.effectiveValues();
    }

    public CacheSettings cache() {
        return service.cache();
    }

    public RedisSettings redis() {
        return service.redis();
    }

    public LimitSettings limits() {
        return service.limits();
    }

    public TracingSettings tracing() {
        return service.tracing();
    }

    public LogSettings log() {
        return service.log();
    }

    public HttpSettings http() {
        return servers.http();
    }

    public GrpcSettings grpc() {
        return servers.grpc();
    }

    public ManagementSettings management() {
        return servers.management();
    }

    public SocketSettings socket() {
        return servers.socket();
    }

    public KafkaSettings kafka() {
        return servers.kafka();
    }

    public JmsSettings jms() {
        return servers.jms();
    }

    public OnnxSettings onnx() {
        return local.onnx();
    }

    public StoreSettings store() {
        return local.store();
    }

    public boolean fetchImages() {
        return routing.fetchImages();
    }

    /** Where the gateway gets requests from. */
    public record Servers(
            HttpSettings http,
            ManagementSettings management,
            GrpcSettings grpc,
            SocketSettings socket,
            KafkaSettings kafka,
            JmsSettings jms) {}

    /**
     * What the gateway does around the calls to providers, all of it off or harmless by default.
     *
     * @param redis shared by instances of the gateway
     * @param shutdownDelay time for which requests are accepted after the gateway has said that it is not ready
     */
    public record ServiceSettings(
            CacheSettings cache,
            RedisSettings redis,
            LimitSettings limits,
            TracingSettings tracing,
            LogSettings log,
            Duration shutdownDelay) {}

    /**
     * What commands and routes take from the configuration.
     *
     * @param effectiveValues every effective key and value, without secrets, and the keys of the user that are not of the gateway or
     *     Camel; for {@code {{placeholders}}} in routes
     */
    public record ConsoleSettings(CliSettings cli, Map<String, String> effectiveValues) {
        public ConsoleSettings {
            effectiveValues = Collections.unmodifiableMap(new LinkedHashMap<>(effectiveValues));
        }
    }

    /**
     * Models and tokenizers that run in this process.
     *
     * @param store their storage
     * @param tokenTextLimit maximum bytes of the texts of a request that are counted or listed as tokens
     */
    public record LocalInference(OnnxSettings onnx, StoreSettings store, long tokenTextLimit) {}

    /**
     * Routing of requests to providers.
     *
     * @param providerOrder providers per operation, in order; without an entry the order of the routes applies
     * @param totalTimeout maximum duration of a request, including all attempts
     * @param maxInFlight maximum number of concurrent requests
     * @param policies policies for unsupported parameters
     * @param fetchImages whether image URLs are fetched for providers that require the bytes
     * @param responseBudget maximum bytes of provider responses held in memory; 0: a quarter of the heap
     * @param strategies strategies and fallback lists
     */
    public record RoutingSettings(
            Map<Operation, List<String>> providerOrder,
            Duration totalTimeout,
            int maxInFlight,
            ParameterPolicies policies,
            boolean fetchImages,
            long responseBudget,
            StrategySettings strategies) {
        public RoutingSettings {
            providerOrder = Map.copyOf(providerOrder);
        }
    }

    /**
     * The user's configuration of models, {@code config/models.yaml}.
     *
     * @param aliases the models of each alias, in order
     * @param presets by {@code tier/capability}, including the shipped ones
     * @param equivalents groups of ids, by provider, of the same model
     * @param local models that run in this process
     * @param tokenizers tokenizers of model families; the longest prefix wins
     * @param configuredModels models by provider, with precedence over all other metadata
     * @param routing strategies of aliases, and fallback lists
     */
    public record ModelsSettings(
            Map<String, List<String>> aliases,
            Map<String, PresetSettings> presets,
            List<Map<String, String>> equivalents,
            List<LocalModelSettings> local,
            List<TokenizerSettings> tokenizers,
            Map<String, List<KnownModel>> configuredModels,
            AliasRouting routing) {
        /** An empty configuration. */
        public static final ModelsSettings NONE =
                new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(), List.of());

        public ModelsSettings {
            aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
            presets = Collections.unmodifiableMap(new LinkedHashMap<>(presets));
            configuredModels = Collections.unmodifiableMap(new LinkedHashMap<>(configuredModels));
            equivalents = List.copyOf(equivalents);
            local = List.copyOf(local);
            tokenizers = List.copyOf(tokenizers);
        }

        /** Without configured models. */
        public ModelsSettings(
                Map<String, List<String>> aliases,
                Map<String, PresetSettings> presets,
                List<Map<String, String>> same,
                List<LocalModelSettings> local,
                List<TokenizerSettings> tokenizers) {
            this(aliases, presets, same, local, tokenizers, Map.of(), AliasRouting.NONE);
        }

        /** The configured models of a provider. */
        public List<KnownModel> configuredModels(String provider) {
            return configuredModels.getOrDefault(provider, List.of());
        }
    }

    /**
     * Local inference.
     *
     * @param threads inference threads; 0: one per core
     * @param maxQueued maximum number of queued texts, beyond which requests fail with Overloaded
     * @param cpuSpinning whether idle inference threads spin for lower latency
     * @param memoryBudget maximum bytes of all models together; empty: half of the machine's memory
     * @param device {@code cpu} or {@code cuda:<number>}
     * @param idleTimeout idle time after which a model is unloaded; zero: never
     */
    public record OnnxSettings(
            int threads,
            int maxQueued,
            boolean cpuSpinning,
            Optional<Long> memoryBudget,
            Duration idleTimeout,
            String device) {
        public OnnxSettings(int threads, int maxQueued, boolean cpuSpinning) {
            this(threads, maxQueued, cpuSpinning, Optional.empty(), Duration.ZERO, "cpu");
        }
    }

    /** Default models of the commands. */
    public record CliSettings(
            String embedModel,
            Optional<String> chatModel,
            Optional<String> nliModel,
            Optional<String> classifyModel,
            Optional<String> rerankModel) {}
}
