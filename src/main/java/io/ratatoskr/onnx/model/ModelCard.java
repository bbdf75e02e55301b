package io.ratatoskr.onnx.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a model, read from its files or configured.
 *
 * @param precision of the weights; empty: detected from the graph
 * @param maxTokens maximum tokens of an input, special tokens included; the rest is truncated
 * @param dimensions of the vectors; 0 for other kinds
 * @param pooling of token vectors, for embedding models
 * @param normalise whether vectors get unit length
 * @param shorterDimensions smaller dimensions that the vectors may be truncated to, largest first
 * @param prompts prefixes of a text by input type ({@code query}, {@code passage}, …)
 * @param labels by output index; empty for embedding models
 * @param hypothesisTemplate the sentence that a label is inserted into, for models trained with their own
 * @param sigmoid whether the sigmoid function is applied to a reranker's score
 */
public record ModelCard(
        ModelKind kind,
        Optional<Precision> precision,
        int maxTokens,
        int dimensions,
        Pooling pooling,
        boolean normalise,
        List<Integer> shorterDimensions,
        Map<String, String> prompts,
        List<String> labels,
        Optional<String> hypothesisTemplate,
        boolean sigmoid) {
    public ModelCard {
        shorterDimensions = shorterDimensions.stream().sorted((a, b) -> b - a).toList();
        prompts = Map.copyOf(prompts);
        labels = List.copyOf(labels);
        if (maxTokens < 3) {
            throw new IllegalArgumentException("max-tokens of a model must be at least 3, not " + maxTokens);
        }
    }

    /** An embedding model with the usual properties. */
    public static ModelCard embedding(Precision precision, Pooling pooling, int maxTokens, int dimensions) {
        return new ModelCard(
                ModelKind.EMBEDDING,
                Optional.of(precision),
                maxTokens,
                dimensions,
                pooling,
                true,
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                true);
    }
}
