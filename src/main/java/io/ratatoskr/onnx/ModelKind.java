package io.ratatoskr.onnx;

import io.ratatoskr.api.model.ModelCapability;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a local model is for. */
public enum ModelKind {
    /** Texts to vectors. */
    EMBEDDING("embedding", ModelCapability.EMBED),
    /** Pairs to entailment, contradiction and neutral; labels of the caller and stances are asked as such pairs. */
    NLI("nli", ModelCapability.NLI, ModelCapability.ZERO_SHOT, ModelCapability.STANCE),
    /** Pairs to entailment or not: enough for labels of the caller. */
    ENTAILMENT("entailment", ModelCapability.ZERO_SHOT),
    /** A query and a document to one score. */
    RERANKER("reranker", ModelCapability.RERANK),
    /** Texts to labels of the model's own. */
    CLASSIFIER("classifier", ModelCapability.CLASSIFY);

    private final String word;
    private final Set<ModelCapability> capabilities;

    ModelKind(String word, ModelCapability... capabilities) {
        this.word = word;
        this.capabilities = Set.of(capabilities);
    }

    Set<ModelCapability> capabilities() {
        return capabilities;
    }

    /** The kind as {@code models.yaml} writes it. */
    public String word() {
        return word;
    }

    static Optional<ModelKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
