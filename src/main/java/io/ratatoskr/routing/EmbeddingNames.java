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

/** Names of embedding models stand for exactly one: vectors of several cannot be compared. */
public final class EmbeddingNames {
    private EmbeddingNames() {}

    /** A sentence for each alias or preset of several models whose first is known to embed. */
    public static List<String> mistakes(Names names, Router router, ModelRegistry registry) {
        var all = new TreeMap<>(names.aliases());
        names.presets().forEach((name, preset) -> all.put(Preset.PREFIX + name, preset.models()));
        var mistakes = new ArrayList<String>();
        all.forEach((name, models) -> {
            if (models.size() > 1 && embeds(registry.find(router.name(models.getFirst())))) {
                mistakes.add(
                        ("models.yaml: '%s' stands for %s, and the first of them is an embedding model; vectors of several "
                                        + "models cannot be compared, so give each a name of its own")
                                .formatted(name, models));
            }
        });
        return mistakes;
    }

    /** At any provider, and does not chat. */
    private static boolean embeds(Map<String, KnownModel> known) {
        return known.values().stream().map(model -> model.info().capabilities()).anyMatch(EmbeddingNames::only);
    }

    private static boolean only(Set<ModelCapability> capabilities) {
        return capabilities.contains(ModelCapability.EMBED) && !capabilities.contains(ModelCapability.CHAT);
    }
}
