package io.ratatoskr.config;

import io.ratatoskr.config.Layers.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads values from the sources; records every mistake and continues with the default. Not thread-safe. */
final class Values {
    private final Layers layers;
    private final Set<String> mistakes;
    private final Map<String, String> plain = new TreeMap<>();

    Values(Layers layers, Set<String> mistakes) {
        this.layers = layers;
        this.mistakes = mistakes;
    }

    /** The value of a key under {@code ratatoskr.}. */
    <T> T read(Key<T> key) {
        return first(key, List.of(Key.PREFIX + key.name()));
    }

    /** The value of a provider's key: its own, else the one for all providers. */
    <T> T read(Key<T> key, String provider) {
        String own = ProviderKeys.name(provider, key.name());
        return ProviderKeys.SHARED.contains(key)
                ? first(key, List.of(own, ProviderKeys.DEFAULTS + key.name()))
                : first(key, List.of(own));
    }

    /** Reads the shared keys for all providers, so that a mistake there is always found. */
    void readProviderDefaults() {
        ProviderKeys.SHARED.forEach(key -> first(key, List.of(ProviderKeys.DEFAULTS + key.name())));
    }

    /** Records a mistake of a key. */
    @SuppressWarnings("AnnotateFormatMethod")
    void mistake(String key, String what, Object... parts) {
        mistakes.add(key + ": " + what.formatted(parts));
    }

    /** Returns whether any source, including the defaults, contains the key. */
    boolean isWritten(String key) {
        return layers.find(key) != null;
    }

    /** The texts of all values read so far, by full key, without headers, which may contain secrets. */
    Map<String, String> plain() {
        return plain;
    }

    private <T> T first(Key<T> key, List<String> names) {
        for (String name : names) {
            Found found = layers.find(name);
            if (found != null) {
                note(key, names.getFirst(), found.text());
                try {
                    return key.type().read(found.text());
                } catch (Unfit e) {
                    mistakes.add(name + found.note() + ": " + e.getMessage());
                    return key.fallback();
                }
            }
        }
        note(key, names.getFirst(), key.byDefault());
        return key.fallback();
    }

    private void note(Key<?> key, String name, String text) {
        if (!key.equals(ProviderKeys.HEADERS)) {
            plain.put(name, text);
        }
    }
}
