package io.ratatoskr.routing;

import io.ratatoskr.api.PresetNotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names that mean other model strings, in order: presets, {@code ratatoskr:<tier>/<capability>}, and aliases.
 *
 * @param aliases by name
 * @param presets by {@code tier/capability}
 */
public record Names(Map<String, List<String>> aliases, Map<String, List<String>> presets) {
    /** What a preset begins with. */
    public static final String PRESET = "ratatoskr:";
    /** No name but those that the providers give. */
    public static final Names NONE = new Names(Map.of(), Map.of());

    public Names {
        aliases = Map.copyOf(aliases);
        presets = Map.copyOf(presets);
    }

    /**
     * What the name means; empty when it is neither preset nor alias.
     *
     * @throws PresetNotFound when it is written as a preset, and there is none
     */
    Optional<List<String>> meaning(String model) {
        if (model.startsWith(PRESET)) {
            List<String> models = presets.get(model.substring(PRESET.length()));
            if (models == null) {
                throw new PresetNotFound("no preset '%s'; there are %s"
                        .formatted(
                                Excerpt.of(model),
                                presets.keySet().stream()
                                        .sorted()
                                        .map(PRESET::concat)
                                        .toList()));
            }
            return Optional.of(models);
        }
        return Optional.ofNullable(aliases.get(model));
    }
}
