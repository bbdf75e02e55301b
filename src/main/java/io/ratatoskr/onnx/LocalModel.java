package io.ratatoskr.onnx;

import static io.ratatoskr.api.ModelCapability.LOCAL_INFERENCE;

import io.ratatoskr.api.ModelInfo;
import java.util.Optional;
import java.util.Set;

/**
 * A model that runs in this process.
 *
 * @param id without the hub organisation
 * @param organisation whose model it is on the hub; {@code organisation/id} names it too
 * @param maxTokens the most tokens of a text that count, special tokens included
 * @param dimensions length of its vectors
 */
public record LocalModel(
        String id,
        String organisation,
        ModelKind kind,
        Precision precision,
        Pooling pooling,
        int maxTokens,
        int dimensions,
        ModelSource source) {
    /** The provider that local models belong to. */
    public static final String PROVIDER = "local";

    /** The model as the gateway lists it. Looks whether its files are there; opens none. */
    public ModelInfo info() {
        Optional<String> missing = source.missing();
        return new ModelInfo(
                id,
                PROVIDER,
                Set.of(kind.capability(), LOCAL_INFERENCE),
                maxTokens,
                dimensions,
                missing.isEmpty(),
                missing.orElse(null));
    }
}
