package io.ratatoskr.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model wants to be used, from its own files or by hand.
 *
 * @param precision how the weights are kept; empty: the graph shows it
 * @param maxTokens the most tokens of an input that count, special tokens included
 * @param dimensions length of its vectors; 0 for other kinds
 * @param pooling how token vectors become one; of embedding models
 * @param normalise whether vectors get unit length
 * @param cuts shorter lengths that its vectors may be cut to, longest first
 * @param prompts what stands before a text, by what the text is for ({@code query}, {@code passage}, …)
 * @param labels the labels by output; empty for embedding models
 * @param hypothesisTemplate the sentence that a label is put into, for models that were trained with one of their own
 * @param sigmoid whether a reranker's score is squeezed between 0 and 1
 */
public record ModelCard(
        ModelKind kind,
        Optional<Precision> precision,
        int maxTokens,
        int dimensions,
        Pooling pooling,
        boolean normalise,
        List<Integer> cuts,
        Map<String, String> prompts,
        List<String> labels,
        Optional<String> hypothesisTemplate,
        boolean sigmoid) {
    public ModelCard {
        cuts = cuts.stream().sorted((a, b) -> b - a).toList();
        prompts = Map.copyOf(prompts);
        labels = List.copyOf(labels);
        if (maxTokens < 3) {
            throw new IllegalArgumentException("a model takes at least 3 tokens, not " + maxTokens);
        }
    }

    /** An embedding model without anything special. */
    static ModelCard embedding(Precision precision, Pooling pooling, int maxTokens, int dimensions) {
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
