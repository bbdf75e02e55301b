package io.ratatoskr.onnx.model;

import static io.ratatoskr.api.model.ModelCapability.LOCAL_INFERENCE;
import static io.ratatoskr.api.model.ModelCapability.TOKEN_COUNTING;

import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that runs in this process.
 *
 * @param id without the hub organisation
 * @param organisation the owner on the hub; {@code organisation/id} is an alias; empty if there is none
 * @param cardOrNull its properties; null while its files are missing or invalid
 */
public record LocalModel(
        String id, String organisation, @Nullable ModelCard cardOrNull, ModelSource source) {
    /** The provider that local models belong to. */
    public static final String PROVIDER = "local";

    /**
     * The model's properties.
     *
     * @throws ModelNotAvailable while its files are missing or invalid
     */
    public ModelCard card() {
        if (cardOrNull == null) {
            throw new ModelNotAvailable("local model '%s': %s"
                    .formatted(id, source.unavailableReason().orElse("its files are incomplete")));
        }
        return cardOrNull;
    }

    /** The model as the gateway lists it. Checks that its files exist without opening them. */
    public ModelInfo info() {
        Optional<String> reason = source.unavailableReason();
        EnumSet<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
        ModelCard card = cardOrNull;
        if (card != null) {
            capabilities.addAll(card.kind().capabilities());
            capabilities.addAll(Set.of(LOCAL_INFERENCE, TOKEN_COUNTING));
        }
        return new ModelInfo(
                id,
                PROVIDER,
                capabilities,
                card == null ? null : card.maxTokens(),
                card == null || card.dimensions() == 0 ? null : card.dimensions(),
                reason.isEmpty(),
                reason.orElse(null));
    }
}
