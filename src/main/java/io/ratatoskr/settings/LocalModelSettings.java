package io.ratatoskr.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A local model of {@code models.yaml}, immutable. Empty values are read from the model's own files. Single values have accessors
 * of their own.
 *
 * @param id name in requests
 * @param organisation its organisation on the hub; {@code organisation/id} is another name of the model
 * @param loadAtStart whether a service loads it before the first request
 */
public record LocalModelSettings(
        String id,
        Optional<String> organisation,
        Origin origin,
        Properties properties,
        Embedding embedding,
        Scoring scoring,
        boolean loadAtStart) {
    /** The origin of the model's files. */
    public sealed interface Origin {
        /** A folder on this machine, laid out as a repository of the hub. */
        record Folder(Path path) implements Origin {}

        /**
         * A repository of the Hugging Face Hub.
         *
         * @param revision branch, tag or commit
         */
        record Hub(String repository, String revision) implements Origin {}

        /**
         * A folder on the class path, laid out in the same way, as a Maven artifact carries it.
         *
         * @param folder without slashes at its ends, or {@link #ROOT}
         */
        record ClassPath(String folder) implements Origin {
            /** The root of the class path. */
            public static final String ROOT = "/";
        }
    }

    /**
     * Properties of models of every kind.
     *
     * @param graph file of the graph, relative to the model's folder
     * @param kind embedding, nli, entailment, reranker or classifier
     * @param precision float32 or int8
     * @param maxTokens maximum input length; longer inputs are truncated
     * @param tokenizer file of the tokenizer, relative to the model's folder
     * @param output name of the graph's output to use
     */
    public record Properties(
            Optional<String> graph,
            Optional<String> kind,
            Optional<String> precision,
            Optional<Integer> maxTokens,
            Optional<String> tokenizer,
            Optional<String> output) {
        /** Everything is read from the model's own files. */
        public static final Properties NONE = new Properties(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Properties of an embedding model.
     *
     * @param pooling of token vectors, joined in this order; empty: as in the model's files
     * @param normalise whether vectors get unit length
     * @param dimensions dimensions that its vectors may be truncated to; the largest is their own where the model's files have none
     * @param prompts prefixes of texts, by purpose
     */
    public record Embedding(
            List<String> pooling, Optional<Boolean> normalise, List<Integer> dimensions, Map<String, String> prompts) {
        /** Everything is read from the model's own files. */
        public static final Embedding NONE = new Embedding(List.of(), Optional.empty(), List.of(), Map.of());

        public Embedding {
            pooling = List.copyOf(pooling);
            dimensions = List.copyOf(dimensions);
            prompts = Map.copyOf(prompts);
        }
    }

    /**
     * Properties of a model that yields scores.
     *
     * @param labels in the order of the graph's outputs
     * @param hypothesisTemplate the sentence that a label is inserted into
     * @param activation sigmoid, softmax or identity, for a classifier or reranker
     */
    public record Scoring(List<String> labels, Optional<String> hypothesisTemplate, Optional<String> activation) {
        /** Everything is read from the model's own files. */
        public static final Scoring NONE = new Scoring(List.of(), Optional.empty(), Optional.empty());

        public Scoring {
            labels = List.copyOf(labels);
        }
    }

    public Optional<String> graph() {
        return properties.graph();
    }

    public Optional<String> kind() {
        return properties.kind();
    }

    public Optional<String> precision() {
        return properties.precision();
    }

    public Optional<Integer> maxTokens() {
        return properties.maxTokens();
    }

    public Optional<String> tokenizer() {
        return properties.tokenizer();
    }

    public Optional<String> output() {
        return properties.output();
    }

    public List<String> pooling() {
        return embedding.pooling();
    }

    public Optional<Boolean> normalise() {
        return embedding.normalise();
    }

    public List<Integer> dimensions() {
        return embedding.dimensions();
    }

    public Map<String, String> prompts() {
        return embedding.prompts();
    }

    public List<String> labels() {
        return scoring.labels();
    }

    public Optional<String> hypothesisTemplate() {
        return scoring.hypothesisTemplate();
    }

    public Optional<String> activation() {
        return scoring.activation();
    }
}
