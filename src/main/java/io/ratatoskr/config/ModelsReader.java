package io.ratatoskr.config;

import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.PresetSettings;
import io.ratatoskr.settings.Settings.ModelsSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code models.yaml} on top of the shipped presets. */
final class ModelsReader {
    private ModelsReader() {}

    static ModelsSettings read(ConfigOrigin sources, Set<String> providers, Set<String> mistakes) {
        YamlNode shipped = YamlNode.parse("presets.yaml", sources.presets(), mistakes);
        YamlNode root = sources.models()
                .map(file -> YamlNode.parse(file.name(), file.text(), mistakes))
                .orElseGet(() -> YamlNode.parse("models.yaml", "", mistakes));
        root.allowOnly("aliases", "presets", "models", "same", "local", "tokenizers", "fallback");

        var names = new ModelNameReader(providers, root.child("aliases").keys());
        var presets = new TreeMap<String, PresetSettings>();
        presets.putAll(names.presets(shipped.child("presets")));
        presets.putAll(names.presets(root.child("presets")));
        Map<String, List<String>> aliases = names.aliases(root.child("aliases"), presets.keySet());
        return new ModelsSettings(
                aliases,
                presets,
                root.child("same").items().stream()
                        .map(group -> equivalents(group, providers))
                        .toList(),
                local(sources.home(), root.child("local")),
                root.child("tokenizers").items().stream()
                        .flatMap(rule -> TokenizerReader.read(sources.home(), rule).stream())
                        .toList(),
                new ConfiguredModelReader(providers).read(root.child("models")),
                new AliasRoutingReader(providers).read(root.child("aliases"), root.child("fallback")));
    }

    private static List<LocalModelSettings> local(Path home, YamlNode node) {
        var reader = new LocalModelReader(home);
        return node.keys().stream()
                .flatMap(id -> reader.read(id, node.child(id)).stream())
                .toList();
    }

    private static Map<String, String> equivalents(YamlNode group, Set<String> providers) {
        var names = new LinkedHashMap<String, String>();
        for (String provider : group.keys()) {
            if (!providers.contains(provider)) {
                group.child(provider)
                        .addMistake("unknown provider '%s'; known providers: %s".formatted(provider, providers));
            }
            group.child(provider).text().ifPresent(id -> names.put(provider, id));
        }
        return names;
    }
}
