package io.ratatoskr.routing;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.settings.PresetSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names that resolve to other model strings, in order: presets, {@code ratatoskr:<tier>/<capability>}, and aliases. An alias may
 * resolve to one preset; otherwise names do not nest.
 *
 * @param aliases by name
 * @param presets by {@code tier/capability}, in the order of the names
 */
public record ModelAliases(Map<String, List<String>> aliases, Map<String, PresetSettings> presets) {
    /** No aliases and no presets. */
    public static final ModelAliases NONE = new ModelAliases(Map.of(), Map.of());

    public ModelAliases {
        aliases = Map.copyOf(aliases);
        presets = Collections.unmodifiableMap(new TreeMap<>(presets));
    }

    /**
     * The model strings of the name; empty when it is neither a preset nor an alias.
     *
     * @throws PresetNotFound when it has the form of a preset that does not exist
     */
    Optional<List<String>> resolve(String model) {
        Optional<PresetSettings> preset = preset(model);
        return preset.isPresent() ? preset.map(PresetSettings::models) : Optional.ofNullable(aliases.get(model));
    }

    /**
     * Default parameters of requests for that model; none when it is neither a preset nor an alias of one.
     *
     * @throws PresetNotFound when it has the form of a preset that does not exist
     */
    public PresetParameters parameters(String model) {
        return preset(model).map(PresetSettings::parameters).orElse(PresetParameters.NONE);
    }

    private Optional<PresetSettings> preset(String model) {
        if (model.startsWith(Preset.PREFIX)) {
            return Optional.of(requirePreset(model.substring(Preset.PREFIX.length())));
        }
        List<String> alias = aliases.getOrDefault(model, List.of());
        return alias.size() == 1 && alias.getFirst().startsWith(Preset.PREFIX)
                ? preset(alias.getFirst())
                : Optional.empty();
    }

    /**
     * The preset of that {@code tier/capability}.
     *
     * @throws PresetNotFound when it does not exist; lists the existing ones
     */
    public PresetSettings requirePreset(String name) {
        PresetSettings preset = presets.get(name);
        if (preset == null) {
            throw new PresetNotFound("unknown preset '%s'; expected one of %s"
                    .formatted(
                            Text.printableName(Preset.PREFIX + name),
                            presets.keySet().stream().map(Preset.PREFIX::concat).toList()));
        }
        return preset;
    }
}
