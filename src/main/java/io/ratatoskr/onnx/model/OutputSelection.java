package io.ratatoskr.onnx.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Selects the output of a graph that the rows of a model are read from: for vectors the one that is already pooled, else the one with a
 * vector per token. An output whose meaning is unknown is used only if it is configured.
 */
public final class OutputSelection {
    /** Computed by the graph with the pooling and all modules after it. */
    static final String SENTENCE_OUTPUT = "sentence_embedding";

    private static final List<String> TOKEN_OUTPUTS = List.of("last_hidden_state", "token_embeddings");
    /** Of the first token, trained for another task. */
    private static final String POOLER_OUTPUT = "pooler_output";

    private static final List<String> SCORE_OUTPUTS = List.of("logits");
    /** Dimensions of an output with a row per text. */
    private static final int ROWS = 2;
    /** Dimensions of an output with a row per token. */
    private static final int TOKENS = 3;

    private final ModelCard card;
    private final Map<String, long[]> outputs;

    private OutputSelection(ModelCard card, Map<String, long[]> outputs) {
        this.card = card;
        this.outputs = outputs;
    }

    /**
     * Selects the output.
     *
     * @param outputs shapes by name; a dimension of any size is negative
     * @throws IOException when the graph has none for this kind of model, or its shape does not fit
     */
    public static String select(ModelCard card, Map<String, long[]> outputs) throws IOException {
        return new OutputSelection(card, outputs).select();
    }

    /** Values in a row of an output with that number of dimensions. */
    public static int width(ModelCard card, int rank) {
        if (card.kind() != ModelKind.EMBEDDING) {
            return card.labels().size();
        }
        return rank == TOKENS
                ? card.embedding().pooling().map(PoolingConfig::width).orElse(0)
                : card.dimensions();
    }

    private String select() throws IOException {
        boolean vectors = card.kind() == ModelKind.EMBEDDING;
        Optional<String> selected = card.output().isPresent() ? card.output() : vectors ? vectors() : scores();
        String name = selected.orElseThrow(() -> new UnsupportedModuleException(
                "the graph has the outputs %s; a model for %s has one of %s; set output to use another"
                        .formatted(
                                outputs.keySet(),
                                card.kind().wireName(),
                                vectors
                                        ? List.of(SENTENCE_OUTPUT, TOKEN_OUTPUTS.get(0), TOKEN_OUTPUTS.get(1))
                                        : SCORE_OUTPUTS)));
        if (vectors) {
            requirePooling(name);
        }
        requireShape(name);
        return name;
    }

    private Optional<String> scores() {
        return SCORE_OUTPUTS.stream()
                .filter(outputs::containsKey)
                .findFirst()
                .or(() -> outputs.size() == 1 ? outputs.keySet().stream().findFirst() : Optional.empty());
    }

    private Optional<String> vectors() {
        boolean pooled = rank(SENTENCE_OUTPUT) == ROWS;
        if (pooled && !isPoolingRequired()) {
            return Optional.of(SENTENCE_OUTPUT);
        }
        Optional<String> tokens =
                TOKEN_OUTPUTS.stream().filter(outputs::containsKey).findFirst();
        if (tokens.isPresent() || pooled) {
            return tokens.or(() -> Optional.of(SENTENCE_OUTPUT));
        }
        if (outputs.size() != 1) {
            return Optional.empty();
        }
        String only = outputs.keySet().iterator().next();
        boolean ambiguous = only.equals(POOLER_OUTPUT)
                || (rank(only) == ROWS && !card.embedding().steps().isEmpty());
        return ambiguous ? Optional.empty() : Optional.of(only);
    }

    private boolean isPoolingRequired() {
        return card.embedding().pooling().map(PoolingConfig::required).orElse(false);
    }

    private void requirePooling(String name) throws IOException {
        if (rank(name) == TOKENS && card.embedding().pooling().isEmpty()) {
            throw new UnsupportedModuleException(
                    "the graph's output %s has a vector per token, and how to pool them is not defined"
                            .formatted(name));
        }
        if (rank(name) == ROWS && card.output().isEmpty() && isPoolingRequired()) {
            throw new UnsupportedModuleException(
                    "the graph's output %s is already pooled; the configured pooling, or one without the prompt, needs a vector per token"
                            .formatted(name));
        }
    }

    private void requireShape(String name) throws IOException {
        long[] shape = outputs.get(name);
        int width = width(card, rank(name));
        boolean fits = rank(name) == ROWS || (card.kind() == ModelKind.EMBEDDING && rank(name) == TOKENS);
        if (shape == null || !fits || (shape[shape.length - 1] >= 0 && shape[shape.length - 1] != width)) {
            throw new UnsupportedModuleException("the graph's output %s is %s; expected floats for %s, %d in a row"
                    .formatted(
                            name,
                            shape == null ? "missing" : "of the shape " + Arrays.toString(shape),
                            card.kind().wireName(),
                            width));
        }
    }

    private int rank(String name) {
        long[] shape = outputs.get(name);
        return shape == null ? 0 : shape.length;
    }
}
