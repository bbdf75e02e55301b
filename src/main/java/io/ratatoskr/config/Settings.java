package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.parameters.Policies;
import io.ratatoskr.registry.KnownModel;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything under {@code ratatoskr.*}, parsed and checked.
 *
 * @param fetchImages whether image URLs are fetched for providers that want bytes
 * @param models what {@code config/models.yaml} says
 * @param store where local models are kept
 * @param providers by name, in the order of the names
 * @param plain every effective key and value, secrets left out, for {@code {{placeholders}}} in routes
 */
public record Settings(
        HttpSettings http,
        RoutingSettings routing,
        boolean fetchImages,
        ModelsSettings models,
        OnnxSettings onnx,
        StoreSettings store,
        CliSettings cli,
        Map<String, ProviderSettings> providers,
        Map<String, String> plain) {
    public Settings {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        plain = Collections.unmodifiableMap(new LinkedHashMap<>(plain));
    }

    /**
     * How requests find their provider.
     *
     * @param order per operation, the providers to ask, in order; an operation without one asks in the order of the routes
     * @param total the longest that a request may take, all attempts together
     * @param maxInFlight the most requests at work at once
     * @param policies what becomes of parameters that a model does not have
     */
    public record RoutingSettings(
            Map<Operation, List<String>> order, Duration total, int maxInFlight, Policies policies) {
        public RoutingSettings {
            order = Map.copyOf(order);
        }
    }

    /**
     * What the user says of models, in {@code config/models.yaml}.
     *
     * @param aliases names of the user's own, each for models in order
     * @param presets by {@code tier/capability}, those that are shipped included
     * @param same groups of names, by provider, that mean the same model
     * @param local models to be run in this process
     * @param tokenizers whose tokenizer a family of models has; the longest prefix counts
     * @param facts by provider, what comes before all that is known of a model otherwise
     */
    public record ModelsSettings(
            Map<String, List<String>> aliases,
            Map<String, PresetSettings> presets,
            List<Map<String, String>> same,
            List<LocalModelSettings> local,
            List<TokenizerSettings> tokenizers,
            Map<String, List<KnownModel>> facts) {
        /** Nothing said. */
        public static final ModelsSettings NONE =
                new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(), List.of());

        public ModelsSettings {
            aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
            presets = Collections.unmodifiableMap(new LinkedHashMap<>(presets));
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
            same = List.copyOf(same);
            local = List.copyOf(local);
            tokenizers = List.copyOf(tokenizers);
        }

        /** Without facts. */
        public ModelsSettings(
                Map<String, List<String>> aliases,
                Map<String, PresetSettings> presets,
                List<Map<String, String>> same,
                List<LocalModelSettings> local,
                List<TokenizerSettings> tokenizers) {
            this(aliases, presets, same, local, tokenizers, Map.of());
        }

        /** What is said of models at that provider. */
        public List<KnownModel> facts(String provider) {
            return facts.getOrDefault(provider, List.of());
        }
    }

    /**
     * Local models.
     *
     * @param threads inference threads; 0: one per core
     * @param maxQueued the most texts waiting for a thread before Overloaded
     * @param cpuSpinning whether idle inference threads burn CPU for lower latency
     * @param memoryBudget bytes that all models together may take; empty: half of the machine's memory
     * @param device {@code cpu} or {@code cuda:<number>}
     * @param idleTimeout after how long without use a model is unloaded; zero: never
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

    /** What the command line assumes when the user names no model. */
    public record CliSettings(
            String embedModel,
            Optional<String> chatModel,
            Optional<String> nliModel,
            Optional<String> classifyModel,
            Optional<String> rerankModel) {}
}
