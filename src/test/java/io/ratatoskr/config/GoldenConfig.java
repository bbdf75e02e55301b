package io.ratatoskr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the golden tests need of this package. */
public final class GoldenConfig {
    private GoldenConfig() {}

    /** The choices that only the configuration knows. */
    public static Map<String, List<String>> choices() {
        var choices = new LinkedHashMap<String, List<String>>();
        choices.put(
                "download of models",
                Stream.of(StoreKeys.Download.values())
                        .map(StoreKeys.Download::wireName)
                        .toList());
        choices.put(
                "level of logging",
                Stream.of(LogKeys.LogLevel.values())
                        .map(LogKeys.LogLevel::wireName)
                        .toList());
        return choices;
    }

    /** Every key with its default, {@code <name>} standing for a provider. */
    public static List<String> keys() {
        var lines = new ArrayList<String>();
        Keys.ALL.forEach(key -> lines.add(line(Key.PREFIX, key)));
        ProviderKeys.SHARED.forEach(key -> lines.add(line(ProviderKeys.DEFAULTS, key)));
        String own = ProviderKeys.PROVIDERS + "<name>.";
        lines.add(own + ProviderKeys.API_KEY + " (secret)");
        ProviderKeys.OWN.forEach(key -> lines.add(line(own, key)));
        ProviderKeys.SHARED.forEach(key -> lines.add(line(own, key)));
        return lines;
    }

    private static String line(String prefix, Key<?> key) {
        return (prefix + key.name() + " = " + key.defaultText()).stripTrailing();
    }

    /** The environment variable of each key. */
    public static List<String> variables() {
        return KnownKeys.forProviders(List.of("openai", "compatible")).stream()
                .map(key -> "%s %s".formatted(Key.environmentVariable(key), key))
                .sorted()
                .toList();
    }

    /** The customary variables of a provider's key. */
    public static List<String> customary(String provider) {
        return ApiKeyVariables.forProvider(provider).variables();
    }
}
