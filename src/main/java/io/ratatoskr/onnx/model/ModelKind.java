package io.ratatoskr.onnx.model;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.ModelCapability;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kind of a local model, which decides the operations it supports. */
public enum ModelKind {
    /** Texts to vectors. */
    EMBEDDING("embedding", ModelCapability.EMBED),
    /** Pairs to entailment, contradiction and neutral; zero-shot labels and stances are computed as such pairs. */
    NLI("nli", ModelCapability.NLI, ModelCapability.ZERO_SHOT, ModelCapability.STANCE),
    /** Pairs to entailment or not: enough for zero-shot labels. */
    ENTAILMENT("entailment", ModelCapability.ZERO_SHOT),
    /** A query and a document to one score. */
    RERANKER("reranker", ModelCapability.RERANK),
    /** Texts to the model's own labels. */
    CLASSIFIER("classifier", ModelCapability.CLASSIFY);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<ModelCapability> capabilities;

    ModelKind(String wireName, ModelCapability... capabilities) {
        this.wireName = wireName;
        this.capabilities = Set.of(capabilities);
    }

    Set<ModelCapability> capabilities() {
        return capabilities;
    }

    /** The operations that models of this kind support. */
    public List<Operation> operations() {
        return switch (this) {
            case EMBEDDING -> List.of(Operation.EMBED);
            case NLI -> List.of(Operation.NLI, Operation.ZERO_SHOT, Operation.STANCE);
            case ENTAILMENT -> List.of(Operation.ZERO_SHOT);
            case RERANKER -> List.of(Operation.RERANK);
            case CLASSIFIER -> List.of(Operation.CLASSIFY);
        };
    }

    /** The kind in {@code models.yaml}. */
    public String wireName() {
        return wireName;
    }

    static Optional<ModelKind> of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
