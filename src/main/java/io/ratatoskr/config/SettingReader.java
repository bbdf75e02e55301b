package io.ratatoskr.config;

import io.ratatoskr.config.ConfigSources.ResolvedValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads values from the sources; records every mistake and continues with the default. Not thread-safe. */
final class SettingReader {
    private final ConfigSources sources;
    private final Set<String> mistakes;
    private final Map<String, String> effectiveValues = new TreeMap<>();

    SettingReader(ConfigSources sources, Set<String> mistakes) {
        this.sources = sources;
        this.mistakes = mistakes;
    }

    /** The value of a key under {@code ratatoskr.}. */
    <T> T read(Key<T> key) {
        return readFirst(key, List.of(Key.PREFIX + key.name()));
    }

    /** The value of a provider's key: its own, else the one for all providers. */
    <T> T read(Key<T> key, String provider) {
        String own = ProviderKeys.fullName(provider, key.name());
        return ProviderKeys.SHARED.contains(key)
                ? readFirst(key, List.of(own, ProviderKeys.DEFAULTS + key.name()))
                : readFirst(key, List.of(own));
    }

    /** Reads the shared keys for all providers, so that a mistake there is always found. */
    void readProviderDefaults() {
        ProviderKeys.SHARED.forEach(key -> readFirst(key, List.of(ProviderKeys.DEFAULTS + key.name())));
    }

    /** Records a mistake of a key. */
    @SuppressWarnings("AnnotateFormatMethod")
    void addMistake(String key, String what, Object... parts) {
        mistakes.add(key + ": " + what.formatted(parts));
    }

    /** Returns whether any source, including the defaults, contains the key. */
    boolean isSet(String key) {
        return sources.find(key) != null;
    }

    /** Returns whether the value differs from the default, or a source for this process alone contains the key: not a file. */
    boolean isChosen(Key<?> key) {
        String name = Key.PREFIX + key.name();
        ResolvedValue found = sources.find(name);
        return sources.isAboveFiles(name) || (found != null && !found.text().equals(key.defaultText()));
    }

    /** The texts of all values read so far, by full key, without headers and the URL of Redis, which may contain secrets. */
    Map<String, String> effectiveValues() {
        return effectiveValues;
    }

    private <T> T readFirst(Key<T> key, List<String> names) {
        for (String name : names) {
            ResolvedValue found = sources.find(name);
            if (found != null) {
                record(key, names.getFirst(), found.text());
                try {
                    return key.parser().parse(found.text());
                } catch (InvalidValueException e) {
                    mistakes.add(name + found.originNote() + ": " + e.getMessage());
                    return key.defaultValue();
                }
            }
        }
        record(key, names.getFirst(), key.defaultText());
        return key.defaultValue();
    }

    private void record(Key<?> key, String name, String text) {
        if (!key.equals(ProviderKeys.HEADERS)
                && !key.equals(RedisKeys.URL)
                && !key.equals(JmsKeys.URL)
                && !key.equals(JmsKeys.PASSWORD)) {
            effectiveValues.put(name, text);
        }
    }
}
