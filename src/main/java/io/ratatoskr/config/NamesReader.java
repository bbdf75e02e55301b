package io.ratatoskr.config;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads aliases and presets. The target of a name is never resolved as an alias again, so that there are no cycles; only an alias
 * may refer to a preset, and then to nothing else.
 */
final class NamesReader {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
    private static final Pattern PRESET = Pattern.compile("[a-z0-9-]+/[a-z0-9-]+");

    private final Set<String> providers;
    private final Set<String> aliases;

    /** @param aliases the names of all aliases */
    NamesReader(Set<String> providers, Set<String> aliases) {
        this.providers = providers;
        this.aliases = aliases;
    }

    /** @param presets the names of all presets, as {@code tier/capability} */
    Map<String, List<String>> aliases(YamlNode node, Set<String> presets) {
        var read = new LinkedHashMap<String, List<String>>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!ALIAS.matcher(name).matches()) {
                child.mistake(
                        "is not an alias name; allowed are letters, digits and . _ / -, beginning with a letter or digit");
            }
            if (providers.contains(name) || providers.stream().anyMatch(provider -> name.startsWith(provider + "/"))) {
                child.mistake("begins with a provider's name; choose another name");
            }
            List<String> models = models(name, child);
            models.stream().filter(NamesReader::isPreset).forEach(preset -> {
                if (models.size() > 1) {
                    child.mistake("lists '%s' with other models; an alias of a preset has no other entries"
                            .formatted(preset));
                } else if (!presets.contains(preset.substring(Preset.PREFIX.length()))) {
                    child.mistake("refers to the unknown preset '%s'; known presets: %s".formatted(preset, presets));
                }
            });
            if (!models.isEmpty()) {
                read.put(name, models);
            }
        }
        return read;
    }

    /** The presets by {@code tier/capability}: a list of models, or a map of {@code models} and {@code parameters}. */
    Map<String, PresetSettings> presets(YamlNode node) {
        var read = new LinkedHashMap<String, PresetSettings>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!PRESET.matcher(name).matches()) {
                child.mistake(
                        "is not a preset name; expected tier/capability, each of lower-case letters, digits and -");
            }
            List<String> models = models(name, child.isMap() ? child.child("models") : child);
            models.stream()
                    .filter(NamesReader::isPreset)
                    .forEach(preset -> child.mistake("refers to the preset '%s'; list its models instead".formatted(preset)));
            if (name.endsWith("/embedding") && models.size() > 1) {
                child.mistake(
                        ("lists %d models; vectors of different models cannot be compared, so an embedding preset has "
                                        + "one model: define a preset for each")
                                .formatted(models.size()));
            }
            PresetParameters parameters = PresetParameters.NONE;
            if (child.isMap()) {
                child.only("models", "parameters");
                parameters = PresetParametersReader.read(child.child("parameters"));
            }
            if (!models.isEmpty()) {
                read.put(name, new PresetSettings(models, parameters));
            }
        }
        return read;
    }

    private List<String> models(String name, YamlNode node) {
        List<String> models = node.texts();
        if (models.isEmpty()) {
            node.mistake("has no models; expected a list, e.g. [openrouter/auto]");
        }
        for (String model : models) {
            if (model.isBlank()) {
                node.mistake("has a model with an empty name");
            } else if (aliases.contains(model) && !model.equals(name)) {
                node.mistake("refers to the alias '%s'; list its models instead".formatted(model));
            }
        }
        return models;
    }

    private static boolean isPreset(String model) {
        return model.startsWith(Preset.PREFIX);
    }
}
