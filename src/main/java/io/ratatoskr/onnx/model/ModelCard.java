package io.ratatoskr.onnx.model;

import io.ratatoskr.tokenizer.TokenizerOptions;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a model, read from its files or configured. Single values have accessors of their own.
 *
 * @param precision of the weights; empty: detected from the graph
 * @param tokenizer how inputs are tokenized, and their maximum length
 * @param output the graph's output to use; empty: the one with a known name
 * @param embedding without dimensions for other kinds
 */
public record ModelCard(
        ModelKind kind,
        Optional<Precision> precision,
        TokenizerOptions tokenizer,
        Optional<String> output,
        Embedding embedding,
        Scoring scoring) {
    public ModelCard {
        if (tokenizer.maxTokens() < 3) {
            throw new IllegalArgumentException(
                    "max-tokens of a model must be at least 3, not " + tokenizer.maxTokens());
        }
    }

    /**
     * How an embedding model yields vectors.
     *
     * @param dimensions of the vectors; 0 for other kinds
     * @param pooling of token vectors; empty if only an output that is already pooled can be used
     * @param steps that change the pooled vector, before the normalisation at the end
     * @param normalise whether vectors get unit length at the end
     * @param shorterDimensions smaller dimensions that the vectors may be truncated to, largest first
     * @param prompts prefixes of a text by input type
     */
    public record Embedding(
            int dimensions,
            Optional<PoolingConfig> pooling,
            List<VectorStep> steps,
            boolean normalise,
            List<Integer> shorterDimensions,
            Prompts prompts) {
        static final Embedding NONE = new Embedding(0, Optional.empty(), List.of(), false, List.of(), Prompts.NONE);

        public Embedding {
            steps = List.copyOf(steps);
            shorterDimensions =
                    shorterDimensions.stream().sorted((a, b) -> b - a).toList();
        }

        /** Whether the tokens of prompts are left out of the pooling. */
        public boolean excludesPrompts() {
            return pooling.isPresent() && !pooling.get().includePrompt() && !prompts.isEmpty();
        }
    }

    /**
     * How a model yields scores.
     *
     * @param labels by output index; empty for embedding models
     * @param hypothesisTemplate the sentence that a label is inserted into, for models trained with their own
     * @param activation makes scores of a classifier's or reranker's logits
     */
    public record Scoring(List<String> labels, Optional<String> hypothesisTemplate, Activation activation) {
        static final Scoring NONE = new Scoring(List.of(), Optional.empty(), Activation.SOFTMAX);

        public Scoring {
            labels = List.copyOf(labels);
        }
    }

    /** An embedding model with the usual properties. */
    public static ModelCard embedding(Precision precision, Pooling pooling, int maxTokens, int dimensions) {
        return new ModelCard(
                ModelKind.EMBEDDING,
                Optional.of(precision),
                TokenizerOptions.of(maxTokens),
                Optional.empty(),
                new Embedding(
                        dimensions,
                        Optional.of(new PoolingConfig(List.of(pooling), dimensions, true, false)),
                        List.of(),
                        true,
                        List.of(),
                        Prompts.NONE),
                Scoring.NONE);
    }

    /** Maximum tokens of an input, special tokens included; the rest is truncated. */
    public int maxTokens() {
        return tokenizer.maxTokens();
    }

    public int dimensions() {
        return embedding.dimensions();
    }

    public boolean normalise() {
        return embedding.normalise();
    }

    public List<Integer> shorterDimensions() {
        return embedding.shorterDimensions();
    }

    public Prompts prompts() {
        return embedding.prompts();
    }

    public List<String> labels() {
        return scoring.labels();
    }

    public Optional<String> hypothesisTemplate() {
        return scoring.hypothesisTemplate();
    }

    public Activation activation() {
        return scoring.activation();
    }
}
