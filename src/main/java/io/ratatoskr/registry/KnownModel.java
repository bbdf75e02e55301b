package io.ratatoskr.registry;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import java.util.List;

/**
 * A model at one provider.
 *
 * @param metadata the model under the provider's own id
 * @param aliases other ids of the same model at this provider
 */
public record KnownModel(ModelMetadata metadata, List<String> aliases) {
    public KnownModel {
        requireNonNull(metadata, "metadata");
        aliases = List.copyOf(aliases);
    }

    public KnownModel(ModelInfo info, List<String> alsoKnownAs) {
        this(ModelMetadata.of(info), alsoKnownAs);
    }

    public KnownModel(ModelInfo info) {
        this(info, List.of());
    }

    public ModelInfo info() {
        return metadata.info();
    }
}
