package io.ratatoskr.registry;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ModelInfo;
import java.util.List;

/**
 * A model at one provider.
 *
 * @param info the model under the provider's own name for it
 * @param alsoKnownAs other ids that mean the same model there
 */
public record KnownModel(ModelInfo info, List<String> alsoKnownAs) {
    public KnownModel {
        requireNonNull(info, "info");
        alsoKnownAs = List.copyOf(alsoKnownAs);
    }

    public KnownModel(ModelInfo info) {
        this(info, List.of());
    }
}
