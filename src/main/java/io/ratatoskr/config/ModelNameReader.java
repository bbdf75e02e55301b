package io.ratatoskr.config;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.settings.PresetSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads aliases and presets. The target of a name is never resolved as an alias again, so that there are no cycles; only an alias
 * may refer to a preset, and then to nothing else.
 */
final class ModelNameReader {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
    private static final Pattern PRESET = Pattern.compile("[a-z0-9-]+/[a-z0-9-]+");

    private final Set<String> providers;
    private final Set<String> aliases;

    /** @param aliases the names of all aliases */
    ModelNameReader(Set<String> providers, Set<String> aliases) {
        this.providers = providers;
        this.aliases = aliases;
    }

    /**
     * The models of each alias: a list, or a map with {@code models}.
     *
     * @param presets the names of all presets, as {@code tier/capability}
     */
    Map<String, List<String>> aliases(YamlNode node, Set<String> presets) {
        var result = new LinkedHashMap<String, List<String>>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!ALIAS.matcher(name).matches()) {
                child.addMistake(
                        "is not an alias name; allowed are letters, digits and . _ / -, beginning with a letter or digit");
            }
            if (providers.contains(name) || providers.stream().anyMatch(provider -> name.startsWith(provider + "/"))) {
                child.addMistake("begins with a provider's name; choose another name");
            }
            List<String> models = models(name, child.isMap() ? child.child("models") : child);
            models.stream().filter(ModelNameReader::isPreset).forEach(preset -> {
                if (models.size() > 1) {
                    child.addMistake("lists '%s' with other models; an alias of a preset has no other entries"
                            .formatted(preset));
                } else if (!presets.contains(preset.substring(Preset.PREFIX.length()))) {
                    child.addMistake("refers to the unknown preset '%s'; known presets: %s".formatted(preset, presets));
                }
            });
            if (!models.isEmpty()) {
                result.put(name, models);
            }
        }
        return result;
    }

    /** The presets by {@code tier/capability}: a list of models, or a map of {@code models} and {@code parameters}. */
    Map<String, PresetSettings> presets(YamlNode node) {
        var result = new LinkedHashMap<String, PresetSettings>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!PRESET.matcher(name).matches()) {
                child.addMistake(
                        "is not a preset name; expected tier/capability, each of lower-case letters, digits and -");
            }
            List<String> models = models(name, child.isMap() ? child.child("models") : child);
            models.stream()
                    .filter(ModelNameReader::isPreset)
                    .forEach(preset ->
                            child.addMistake("refers to the preset '%s'; list its models instead".formatted(preset)));
            if (name.endsWith("/embedding") && models.size() > 1) {
                child.addMistake(
                        ("lists %d models; vectors of different models cannot be compared, so an embedding preset has "
                                        + "one model: define a preset for each")
                                .formatted(models.size()));
            }
            PresetParameters parameters = PresetParameters.NONE;
            if (child.isMap()) {
                child.allowOnly("models", "parameters");
                parameters = PresetParametersReader.read(child.child("parameters"));
            }
            if (!models.isEmpty()) {
                result.put(name, new PresetSettings(models, parameters));
            }
        }
        return result;
    }

    private List<String> models(String name, YamlNode node) {
        List<String> models = node.texts();
        if (models.isEmpty()) {
            node.addMistake("has no models; expected a list, e.g. [openrouter/auto]");
        }
        for (String model : models) {
            if (model.isBlank()) {
                node.addMistake("has a model with an empty name");
            } else if (aliases.contains(model) && !model.equals(name)) {
                node.addMistake("refers to the alias '%s'; list its models instead".formatted(model));
            }
        }
        return models;
    }

    private static boolean isPreset(String model) {
        return model.startsWith(Preset.PREFIX);
    }
}
