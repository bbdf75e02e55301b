package io.ratatoskr.config;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the names that stand for models. What a name stands for is never looked up among the aliases again, so that no name can lead
 * back to itself; only an alias may stand for a preset, whole and alone.
 */
final class NamesReader {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
    private static final Pattern PRESET = Pattern.compile("[a-z0-9-]+/[a-z0-9-]+");

    private final Set<String> providers;
    private final Set<String> aliases;

    /** @param aliases every alias that there is */
    NamesReader(Set<String> providers, Set<String> aliases) {
        this.providers = providers;
        this.aliases = aliases;
    }

    /** @param presets every preset that there is, by {@code tier/capability} */
    Map<String, List<String>> aliases(YamlNode node, Set<String> presets) {
        var read = new LinkedHashMap<String, List<String>>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!ALIAS.matcher(name).matches()) {
                child.mistake(
                        "is no name for an alias: letters, digits and . _ / - are allowed, the first a letter or digit");
            }
            if (providers.contains(name) || providers.stream().anyMatch(provider -> name.startsWith(provider + "/"))) {
                child.mistake("begins with a provider's name; choose another");
            }
            List<String> models = models(name, child);
            models.stream().filter(NamesReader::isPreset).forEach(preset -> {
                if (models.size() > 1) {
                    child.mistake("names '%s' beside others; an alias may stand for one preset and nothing else"
                            .formatted(preset));
                } else if (!presets.contains(preset.substring(Preset.PREFIX.length()))) {
                    child.mistake("names '%s', and there is no such preset; there are %s".formatted(preset, presets));
                }
            });
            if (!models.isEmpty()) {
                read.put(name, models);
            }
        }
        return read;
    }

    /** By {@code tier/capability}: a list of models, or a map of {@code models} and {@code parameters}. */
    Map<String, PresetSettings> presets(YamlNode node) {
        var read = new LinkedHashMap<String, PresetSettings>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!PRESET.matcher(name).matches()) {
                child.mistake(
                        "is no name for a preset: tier/capability is wanted, each of lower-case letters, digits and -");
            }
            List<String> models = models(name, child.isMap() ? child.child("models") : child);
            models.stream()
                    .filter(NamesReader::isPreset)
                    .forEach(preset -> child.mistake("names the preset '%s'; write its models".formatted(preset)));
            if (name.endsWith("/embedding") && models.size() > 1) {
                child.mistake(
                        ("names %d models; vectors of several models cannot be compared, so an embedding preset names "
                                        + "one: give each a preset of its own")
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
            node.mistake("names no model; write a list, such as [openrouter/auto]");
        }
        for (String model : models) {
            if (model.isBlank()) {
                node.mistake("names a model with an empty name");
            } else if (aliases.contains(model) && !model.equals(name)) {
                node.mistake("names the alias '%s'; write what it stands for".formatted(model));
            }
        }
        return models;
    }

    private static boolean isPreset(String model) {
        return model.startsWith(Preset.PREFIX);
    }
}
