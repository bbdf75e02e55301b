package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * Reads from {@code config.json} which function makes scores of a model's logits: for classifiers as transformers' text
 * classification, for rerankers as the cross-encoders of sentence-transformers.
 */
final class ActivationReader {
    static final String REGRESSION = "regression";
    static final String MULTI_LABEL = "multi_label_classification";
    private static final String SINGLE_LABEL = "single_label_classification";

    private ActivationReader() {}

    /** @throws IOException when the function is not known */
    static Activation read(JsonNode config, ModelKind kind, int labels) throws IOException {
        return switch (kind) {
            case RERANKER -> ofCrossEncoder(config);
            case CLASSIFIER -> ofClassifier(config, labels);
            case EMBEDDING, NLI, ENTAILMENT -> Activation.SOFTMAX;
        };
    }

    private static Activation ofClassifier(JsonNode config, int labels) throws IOException {
        String problem = config.path("problem_type").asText("null");
        return switch (problem) {
            case REGRESSION -> Activation.IDENTITY;
            case MULTI_LABEL -> Activation.SIGMOID;
            case SINGLE_LABEL, "null", "" -> labels == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
            default ->
                throw new IOException(
                        "config.json has the problem_type '%s', which is not known; configure activation: %s, %s or %s"
                                .formatted(
                                        shorten(problem),
                                        Activation.SOFTMAX.wireName(),
                                        Activation.SIGMOID.wireName(),
                                        Activation.IDENTITY.wireName()));
        };
    }

    private static Activation ofCrossEncoder(JsonNode config) throws IOException {
        for (JsonNode function : List.of(
                config.path("sentence_transformers").path("activation_fn"),
                config.path("sbert_ce_default_activation_function"))) {
            if (function.isTextual()) {
                return ofPythonClass(function.asText());
            }
        }
        return Activation.SIGMOID;
    }

    private static Activation ofPythonClass(String name) throws IOException {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Sigmoid" -> Activation.SIGMOID;
            case "Identity" -> Activation.IDENTITY;
            default ->
                throw new IOException(
                        "config.json has the activation function '%s', which is not applied; configure activation: %s or %s"
                                .formatted(
                                        shorten(name), Activation.SIGMOID.wireName(), Activation.IDENTITY.wireName()));
        };
    }

    /** Returns whether a model of one label classifies texts; otherwise it scores pairs. */
    static boolean isClassifierOfOneLabel(JsonNode config, String label) {
        String problem = config.path("problem_type").asText();
        boolean crossEncoder = config.path("sentence_transformers").has("activation_fn")
                || config.has("sbert_ce_default_activation_function");
        return !crossEncoder
                && (problem.equals(MULTI_LABEL) || (problem.equals(REGRESSION) && !label.equals("LABEL_0")));
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
