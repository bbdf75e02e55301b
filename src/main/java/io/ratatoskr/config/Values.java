package io.ratatoskr.config;

import io.ratatoskr.config.Layers.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads values through the layers, notes every mistake and goes on with the default. Not thread-safe. */
final class Values {
    private final Layers layers;
    private final Set<String> mistakes;
    private final Map<String, String> plain = new TreeMap<>();

    Values(Layers layers, Set<String> mistakes) {
        this.layers = layers;
        this.mistakes = mistakes;
    }

    /** A value of the key that stands under {@code ratatoskr.}. */
    <T> T read(Key<T> key) {
        return first(key, List.of(Key.PREFIX + key.name()));
    }

    /** A provider's value: its own, else the one for all providers. */
    <T> T read(Key<T> key, String provider) {
        String own = ProviderKeys.name(provider, key.name());
        return ProviderKeys.SHARED.contains(key)
                ? first(key, List.of(own, ProviderKeys.DEFAULTS + key.name()))
                : first(key, List.of(own));
    }

    /** Reads the shared keys where they stand for all providers, so that a mistake there is found in any case. */
    void readProviderDefaults() {
        ProviderKeys.SHARED.forEach(key -> first(key, List.of(ProviderKeys.DEFAULTS + key.name())));
    }

    /** Notes what is wrong with a key. */
    @SuppressWarnings("AnnotateFormatMethod")
    void mistake(String key, String what, Object... parts) {
        mistakes.add(key + ": " + what.formatted(parts));
    }

    /** Whether somebody, the defaults included, writes the key at all. */
    boolean isWritten(String key) {
        return layers.find(key) != null;
    }

    /** The texts of all values read so far, by full key, headers left out because they may hold secrets. */
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
