package io.ratatoskr.config;

import io.ratatoskr.config.Settings.ModelsSettings;
import io.ratatoskr.config.Sources.UserFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code models.yaml}. */
final class ModelsReader {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
    private static final Pattern PRESET = Pattern.compile("[a-z0-9-]+/[a-z0-9-]+");

    private ModelsReader() {}

    static ModelsSettings read(Path home, Optional<UserFile> file, Set<String> providers, Set<String> mistakes) {
        if (file.isEmpty()) {
            return ModelsSettings.NONE;
        }
        YamlNode root = YamlNode.parse(file.get().name(), file.get().text(), mistakes);
        root.only("aliases", "presets", "same", "local", "tokenizers");
        Map<String, List<String>> aliases = lists(root.child("aliases"), ALIAS, "letters, digits and . _ / -");
        for (String alias : aliases.keySet()) {
            if (providers.contains(alias) || providers.stream().anyMatch(name -> alias.startsWith(name + "/"))) {
                root.child("aliases").child(alias).mistake("begins with a provider's name; choose another");
            }
        }
        return new ModelsSettings(
                aliases,
                lists(root.child("presets"), PRESET, "tier/capability in lower case"),
                root.child("same").items().stream()
                        .map(group -> same(group, providers))
                        .toList(),
                local(home, root.child("local")),
                root.child("tokenizers").items().stream()
                        .flatMap(rule -> TokenizerReader.read(home, rule).stream())
                        .toList());
    }

    private static Map<String, List<String>> lists(YamlNode node, Pattern names, String allowed) {
        var lists = new LinkedHashMap<String, List<String>>();
        for (String name : node.keys()) {
            YamlNode child = node.child(name);
            if (!names.matcher(name).matches()) {
                child.mistake("is no such name; it is made of " + allowed);
            }
            List<String> models = child.texts();
            if (models.isEmpty()) {
                child.mistake("names no model; write a list, such as [openrouter/auto]");
            } else {
                lists.put(name, models);
            }
        }
        return lists;
    }

    private static List<LocalModelSettings> local(Path home, YamlNode node) {
        var reader = new LocalModelReader(home);
        return node.keys().stream()
                .flatMap(id -> reader.read(id, node.child(id)).stream())
                .toList();
    }

    private static Map<String, String> same(YamlNode group, Set<String> providers) {
        var names = new LinkedHashMap<String, String>();
        for (String provider : group.keys()) {
            if (!providers.contains(provider)) {
                group.child(provider).mistake("no provider '%s'; known are %s".formatted(provider, providers));
            }
            group.child(provider).text().ifPresent(id -> names.put(provider, id));
        }
        return names;
    }
}
