package io.ratatoskr.config;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.config.ConfigReport.ReadFile;
import io.ratatoskr.config.ConfigValue.Kind;
import io.ratatoskr.config.ConfigValue.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports the effective values of a configuration and their origins, also when it has mistakes. */
public final class ConfigInspector {
    private final ConfigOrigin origin;
    private final ConfigSources sources;
    private final Map<String, Integer> lines;
    private final Map<String, ConfigValue> values = new TreeMap<>();

    private ConfigInspector(ConfigOrigin origin) {
        this.origin = origin;
        this.sources = new ConfigSources(origin, new HashSet<>(), new ArrayList<>());
        this.lines = origin.file().map(file -> PropertyLines.of(file.text())).orElse(Map.of());
    }

    /** @param files the user's files, which need not exist */
    public static ConfigReport report(ConfigOrigin origin, List<Path> files) {
        List<String> mistakes = List.of();
        List<String> warnings = List.of();
        try {
            warnings = SettingsLoader.load(origin).warnings();
        } catch (ConfigurationInvalid e) {
            mistakes = e.problems();
        }
        Set<String> read = new HashSet<>();
        origin.file().ifPresent(file -> read.add(file.name()));
        origin.models().ifPresent(file -> read.add(file.name()));
        return new ConfigReport(
                files.stream()
                        .map(file -> new ReadFile(file.toString(), read.contains(file.toString())))
                        .toList(),
                new ConfigInspector(origin).values(),
                mistakes,
                warnings);
    }

    private List<ConfigValue> values() {
        Keys.ALL.forEach(key -> add(Key.PREFIX + key.name(), key.defaultText()));
        ProviderKeys.SHARED.forEach(key -> add(ProviderKeys.DEFAULTS + key.name(), key.defaultText()));
        for (String provider : ProviderNames.find(sources, new HashSet<>())) {
            ProviderKeys.OWN.forEach(key -> add(ProviderKeys.fullName(provider, key.name()), key.defaultText()));
            ProviderKeys.SHARED.forEach(key -> addShared(provider, key));
            addApiKey(provider);
        }
        for (String key : sources.literalKeys()) {
            if (!key.startsWith(Key.PREFIX) || key.startsWith(Key.PREFIX + KafkaKeys.CLIENT_PREFIX)) {
                add(key, "");
            }
        }
        return List.copyOf(values.values());
    }

    private void add(String key, String defaultText) {
        String value = valueOf(key);
        put(key, value == null ? defaultText : value, originOf(key), shipped(key, defaultText));
    }

    /** A provider's own value, else the one for all providers. */
    private void addShared(String provider, Key<?> key) {
        String own = ProviderKeys.fullName(provider, key.name());
        String shared = ProviderKeys.DEFAULTS + key.name();
        String value = valueOf(own) == null ? valueOf(shared) : null;
        Origin from = originOf(shared);
        String byDefault = shipped(shared, key.defaultText());
        if (value == null) {
            add(own, byDefault);
        } else {
            put(own, value, from.kind() == Kind.DEFAULT ? from : from.withAlias(shared), shipped(own, byDefault));
        }
    }

    private void addApiKey(String provider) {
        String key = ProviderKeys.fullName(provider, ProviderKeys.API_KEY);
        Optional<String> file = Optional.ofNullable(
                        valueOf(ProviderKeys.fullName(provider, ProviderKeys.API_KEY_FILE.name())))
                .filter(name -> !name.isEmpty());
        boolean hasUrl = !Optional.ofNullable(valueOf(ProviderKeys.fullName(provider, ProviderKeys.BASE_URL.name())))
                .orElse("")
                .isEmpty();
        Optional<String> variable = ApiKeyResolver.variable(sources, provider, file.isPresent() || !hasUrl);
        if (variable.isPresent()) {
            put(key, ValueMask.MASK, new Origin(Kind.ENVIRONMENT, variable.get(), 0, null), "");
        } else if (file.isPresent()) {
            String path = origin.home().resolve(file.get()).toString();
            put(key, ValueMask.MASK, new Origin(Kind.KEY_FILE, path, 0, null), "");
        } else {
            // One in a readable place, which is a mistake, is not used
            put(key, "", Origin.DEFAULT, "");
        }
    }

    private void put(String key, String value, Origin from, String byDefault) {
        values.put(key, new ConfigValue(key, ValueMask.apply(key, value), from, !value.equals(byDefault)));
    }

    private String shipped(String key, String defaultText) {
        return Objects.requireNonNullElse(sources.shippedDefault(key), defaultText);
    }

    private @Nullable String valueOf(String key) {
        ConfigSources.ResolvedValue found = sources.find(key);
        return found == null ? null : found.text();
    }

    private Origin originOf(String key) {
        Origin from = sources.origin(key);
        if (from.kind() != Kind.FILE) {
            return from;
        }
        String written = from.alias() == null ? key : from.alias();
        return new Origin(from.kind(), from.source(), lines.getOrDefault(written, 0), from.alias());
    }
}
