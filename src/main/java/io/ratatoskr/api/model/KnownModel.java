package io.ratatoskr.api.model;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.List;

/**
 * A model at one provider.
 *
 * @param metadata the model under the provider's own id
 * @param aliases other ids of the same model at this provider
 * @param absences what the source states that the model does not have; the rest of what the metadata lacks is unknown
 */
public record KnownModel(ModelMetadata metadata, List<String> aliases, Absences absences) {
    public KnownModel {
        requireNonNull(metadata, "metadata");
        aliases = List.copyOf(aliases);
        requireNonNull(absences, "absences");
    }

    /** A model of which nothing is stated to be absent. */
    public KnownModel(ModelMetadata metadata, List<String> aliases) {
        this(metadata, aliases, Absences.NONE);
    }

    public KnownModel(ModelInfo info, List<String> alsoKnownAs) {
        this(ModelMetadata.of(info), alsoKnownAs);
    }

    public KnownModel(ModelInfo info) {
        this(info, List.of());
    }

    /** A model whose capabilities, where there are any, are all that it has. */
    public static KnownModel withAllCapabilities(ModelMetadata metadata, List<String> aliases) {
        var capabilities = metadata.info().capabilities();
        return new KnownModel(
                metadata,
                aliases,
                capabilities.isEmpty()
                        ? Absences.NONE
                        : Absences.allExcept(capabilities, EnumSet.allOf(ModelCapability.class)));
    }

    public KnownModel withMetadata(ModelMetadata changed) {
        return new KnownModel(changed, aliases, absences);
    }

    public ModelInfo info() {
        return metadata.info();
    }
}
