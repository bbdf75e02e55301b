package io.ratatoskr.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The set of valid keys, given the names of the providers; reports unknown ones. */
final class KnownKeys {
    /** System properties that the launcher sets; not configuration. */
    private static final Set<String> PROCESS = Set.of(Key.PREFIX + "home");

    private KnownKeys() {}

    /** Every valid key under {@code ratatoskr.}. */
    static Set<String> of(Collection<String> providers) {
        var known = new TreeSet<String>();
        Keys.ALL.forEach(key -> known.add(Key.PREFIX + key.name()));
        ProviderKeys.SHARED.forEach(key -> known.add(ProviderKeys.DEFAULTS + key.name()));
        for (String provider : providers) {
            ProviderKeys.NAMES.forEach(leaf -> known.add(ProviderKeys.name(provider, leaf)));
        }
        return known;
    }

    /** Reports unknown keys, and keys that share an environment variable. */
    static void check(Layers layers, Collection<String> providers, Set<String> mistakes) {
        Set<String> known = of(providers);
        Map<String, String> legacy = LegacyKeys.of(providers);
        for (String key : layers.keys()) {
            if (key.startsWith(Key.PREFIX) && !known.contains(key) && !PROCESS.contains(key)) {
                mistakes.add(key + ": unknown key; "
                        + nearest(key, known, legacy)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("config/application.properties in the distribution lists all keys"));
            }
        }
        checkOthers(layers, known, legacy, mistakes);
        checkVariables(known, mistakes);
    }

    /** The closest known key; a legacy key is known by its current name only. */
    private static Optional<String> nearest(String key, Set<String> known, Map<String, String> legacy) {
        var candidates = new TreeSet<>(known);
        candidates.addAll(legacy.keySet());
        return Nearest.to(key, candidates).map(near -> legacy.getOrDefault(near, near));
    }

    /** Reports keys outside {@code ratatoskr.} that are probably misspelt. */
    private static void checkOthers(
            Layers layers, Set<String> known, Map<String, String> legacy, Set<String> mistakes) {
        for (String key : layers.fileKeys()) {
            String first = key.substring(0, Math.max(0, key.indexOf('.')));
            if (!key.startsWith(Key.PREFIX) && Nearest.distance(first, "ratatoskr") <= 2) {
                mistakes.add("%s: unknown key; the gateway's keys begin with ratatoskr.".formatted(key));
            }
        }
        for (String key : layers.setKeys()) {
            if (!key.startsWith(Key.PREFIX)
                    && !key.startsWith("camel.")
                    && !layers.fileKeys().contains(key)) {
                String ours = Key.PREFIX + key;
                mistakes.add("%s: --set accepts keys of ratatoskr., of camel. and of the file; %s"
                        .formatted(
                                key,
                                known.contains(ours)
                                        ? "write " + ours
                                        : nearest(ours, known, legacy)
                                                .map(near -> "did you mean " + near + "?")
                                                .orElse("this key is none of them")));
            }
        }
    }

    private static void checkVariables(Set<String> known, Set<String> mistakes) {
        var keys = new HashMap<String, String>();
        for (String key : known) {
            String other = keys.put(Key.variable(key), key);
            if (other != null) {
                mistakes.add("%s: has the same environment variable as %s, %s; rename the provider"
                        .formatted(key, other, Key.variable(key)));
            }
        }
    }
}
