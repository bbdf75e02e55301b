package io.ratatoskr.onnx.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a model, read from its files or configured. Single values have accessors of their own.
 *
 * @param precision of the weights; empty: detected from the graph
 * @param maxTokens maximum tokens of an input, special tokens included; the rest is truncated
 * @param embedding without dimensions for other kinds
 */
public record ModelCard(
        ModelKind kind, Optional<Precision> precision, int maxTokens, Embedding embedding, Scoring scoring) {
    public ModelCard {
        if (maxTokens < 3) {
            throw new IllegalArgumentException("max-tokens of a model must be at least 3, not " + maxTokens);
        }
    }

    /**
     * How an embedding model yields vectors.
     *
     * @param dimensions of the vectors; 0 for other kinds
     * @param pooling of token vectors
     * @param normalise whether vectors get unit length
     * @param shorterDimensions smaller dimensions that the vectors may be truncated to, largest first
     * @param prompts prefixes of a text by input type ({@code query}, {@code passage}, …)
     */
    public record Embedding(
            int dimensions,
            Pooling pooling,
            boolean normalise,
            List<Integer> shorterDimensions,
            Map<String, String> prompts) {
        public Embedding {
            shorterDimensions =
                    shorterDimensions.stream().sorted((a, b) -> b - a).toList();
            prompts = Map.copyOf(prompts);
        }
    }

    /**
     * How a model yields scores.
     *
     * @param labels by output index; empty for embedding models
     * @param hypothesisTemplate the sentence that a label is inserted into, for models trained with their own
     * @param sigmoid whether the sigmoid function is applied to a reranker's score
     */
    public record Scoring(List<String> labels, Optional<String> hypothesisTemplate, boolean sigmoid) {
        static final Scoring NONE = new Scoring(List.of(), Optional.empty(), true);

        public Scoring {
            labels = List.copyOf(labels);
        }
    }

    /** An embedding model with the usual properties. */
    public static ModelCard embedding(Precision precision, Pooling pooling, int maxTokens, int dimensions) {
        return new ModelCard(
                ModelKind.EMBEDDING,
                Optional.of(precision),
                maxTokens,
                new Embedding(dimensions, pooling, true, List.of(), Map.of()),
                Scoring.NONE);
    }

    public int dimensions() {
        return embedding.dimensions();
    }

    public Pooling pooling() {
        return embedding.pooling();
    }

    public boolean normalise() {
        return embedding.normalise();
    }

    public List<Integer> shorterDimensions() {
        return embedding.shorterDimensions();
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

    public boolean sigmoid() {
        return scoring.sigmoid();
    }
}
