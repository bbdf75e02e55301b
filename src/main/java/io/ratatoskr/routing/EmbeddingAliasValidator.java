package io.ratatoskr.routing;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.Preset;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Validates that aliases and presets of embedding models resolve to one model: embeddings of several are not comparable. */
public final class EmbeddingAliasValidator {
    private EmbeddingAliasValidator() {}

    /** An error for each alias or preset of several models whose first is a known embedding model. */
    public static List<String> errors(ModelAliases aliases, Router router, ModelRegistry registry) {
        var all = new TreeMap<>(aliases.aliases());
        aliases.presets().forEach((name, preset) -> all.put(Preset.PREFIX + name, preset.models()));
        var errors = new ArrayList<String>();
        all.forEach((name, models) -> {
            if (models.size() > 1 && isEmbeddingModel(registry.find(router.modelName(models.getFirst())))) {
                errors.add(
                        ("models.yaml: '%s' resolves to %s, and the first of them is an embedding model; embeddings of "
                                        + "different models are not comparable, so define one alias per model")
                                .formatted(name, models));
            }
        });
        return errors;
    }

    /** Returns true if it embeds, and does not chat, at any provider. */
    private static boolean isEmbeddingModel(Map<String, KnownModel> known) {
        return known.values().stream().map(model -> model.info().capabilities()).anyMatch(EmbeddingAliasValidator::isEmbeddingOnly);
    }

    private static boolean isEmbeddingOnly(Set<ModelCapability> capabilities) {
        return capabilities.contains(ModelCapability.EMBED) && !capabilities.contains(ModelCapability.CHAT);
    }
}
