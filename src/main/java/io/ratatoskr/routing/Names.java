package io.ratatoskr.routing;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.config.PresetSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names that mean other model strings, in order: presets, {@code ratatoskr:<tier>/<capability>}, and aliases. An alias may stand for
 * one preset; otherwise what a name means is no name itself.
 *
 * @param aliases by name
 * @param presets by {@code tier/capability}, in the order of the names
 */
public record Names(Map<String, List<String>> aliases, Map<String, PresetSettings> presets) {
    /** No name but those that the providers give. */
    public static final Names NONE = new Names(Map.of(), Map.of());

    public Names {
        aliases = Map.copyOf(aliases);
        presets = Collections.unmodifiableMap(new TreeMap<>(presets));
    }

    /**
     * What the name means; empty when it is neither preset nor alias.
     *
     * @throws PresetNotFound when it is written as a preset, and there is none
     */
    Optional<List<String>> meaning(String model) {
        Optional<PresetSettings> preset = preset(model);
        return preset.isPresent() ? preset.map(PresetSettings::models) : Optional.ofNullable(aliases.get(model));
    }

    /**
     * What fills a request's options when it names that model; nothing when it is neither a preset nor an alias of one.
     *
     * @throws PresetNotFound when it is written as a preset, and there is none
     */
    public PresetParameters parameters(String model) {
        return preset(model).map(PresetSettings::parameters).orElse(PresetParameters.NONE);
    }

    private Optional<PresetSettings> preset(String model) {
        if (model.startsWith(Preset.PREFIX)) {
            return Optional.of(named(model.substring(Preset.PREFIX.length())));
        }
        List<String> alias = aliases.getOrDefault(model, List.of());
        return alias.size() == 1 && alias.getFirst().startsWith(Preset.PREFIX)
                ? preset(alias.getFirst())
                : Optional.empty();
    }

    /**
     * The preset of that {@code tier/capability}.
     *
     * @throws PresetNotFound when there is none, naming those there are
     */
    public PresetSettings named(String name) {
        PresetSettings preset = presets.get(name);
        if (preset == null) {
            throw new PresetNotFound("no preset '%s'; there are %s"
                    .formatted(
                            Excerpt.of(Preset.PREFIX + name),
                            presets.keySet().stream().map(Preset.PREFIX::concat).toList()));
        }
        return preset;
    }
}
