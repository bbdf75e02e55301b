package io.ratatoskr.onnx;

import io.ratatoskr.api.ModelCapability;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kind of a local model, which decides the operations it supports. */
public enum ModelKind {
    /** Texts to vectors. */
    EMBEDDING(ModelCapability.EMBED),
    /** Pairs to entailment, contradiction and neutral; zero-shot labels and stances are computed as such pairs. */
    NLI(ModelCapability.NLI, ModelCapability.ZERO_SHOT, ModelCapability.STANCE),
    /** Pairs to entailment or not: enough for zero-shot labels. */
    ENTAILMENT(ModelCapability.ZERO_SHOT),
    /** A query and a document to one score. */
    RERANKER(ModelCapability.RERANK),
    /** Texts to the model's own labels. */
    CLASSIFIER(ModelCapability.CLASSIFY);

    private final Set<ModelCapability> capabilities;

    ModelKind(ModelCapability... capabilities) {
        this.capabilities = Set.of(capabilities);
    }

    Set<ModelCapability> capabilities() {
        return capabilities;
    }

    /** The kind in {@code models.yaml}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ModelKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
