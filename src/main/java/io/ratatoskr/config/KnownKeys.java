package io.ratatoskr.config;

import io.ratatoskr.api.internal.Suggestions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The set of valid keys, given the names of the providers; reports unknown ones. */
final class KnownKeys {
    /** A shorter key of the user's own is like many. */
    private static final int MIN_COMPARED = 8;

    /** System properties that the launcher sets; not configuration. */
    private static final Set<String> INTERNAL = Set.of(Key.PREFIX + "home");

    /** Keys of Camel that would open a port without the gateway's routes, and what opens the one that was meant. */
    private static final Map<String, String> SERVERS =
            Map.of("camel.server.", "ratatoskr.http.port", "camel.management.", "ratatoskr.management.port");

    /** Maximum edit distance of a suggested key. */
    private static final int MAX_DISTANCE = 3;

    private KnownKeys() {}

    /** Every valid key under {@code ratatoskr.}. */
    static Set<String> forProviders(Collection<String> providers) {
        var known = new TreeSet<String>();
        Keys.ALL.forEach(key -> known.add(Key.PREFIX + key.name()));
        ProviderKeys.SHARED.forEach(key -> known.add(ProviderKeys.DEFAULTS + key.name()));
        for (String provider : providers) {
            ProviderKeys.NAMES.forEach(leaf -> known.add(ProviderKeys.fullName(provider, leaf)));
        }
        return known;
    }

    /** Reports unknown keys, and keys that share an environment variable. */
    static void check(ConfigSources sources, Collection<String> providers, Set<String> mistakes) {
        Set<String> known = forProviders(providers);
        Map<String, String> legacy = LegacyKeys.of(providers);
        for (String key : sources.literalKeys()) {
            if (key.startsWith(Key.PREFIX)
                    && !known.contains(key)
                    && !INTERNAL.contains(key)
                    && !key.startsWith(Key.PREFIX + KafkaKeys.CLIENT_PREFIX)) {
                mistakes.add(key + ": unknown key; "
                        + nearest(key, known, legacy)
                                .map(closest -> "did you mean " + closest + "?")
                                .orElse("config/application.properties in the distribution lists all keys"));
            }
        }
        checkForeignKeys(sources, known, legacy, mistakes);
        checkVariableClashes(known, mistakes);
    }

    /** The closest known key; a legacy key is known by its current name only. */
    private static Optional<String> nearest(String key, Set<String> known, Map<String, String> legacy) {
        var candidates = new TreeSet<>(known);
        candidates.addAll(legacy.keySet());
        return Suggestions.closest(key, candidates, MAX_DISTANCE, KnownKeys::normalizeSeparators).stream()
                .findFirst()
                .map(closest -> legacy.getOrDefault(closest, closest));
    }

    /** Maps every kind of separator to a dot. */
    private static String normalizeSeparators(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }

    /** Reports keys outside {@code ratatoskr.} that are probably misspelt. */
    private static void checkForeignKeys(
            ConfigSources sources, Set<String> known, Map<String, String> legacy, Set<String> mistakes) {
        for (String key : sources.fileKeys()) {
            String first = key.substring(0, Math.max(0, key.indexOf('.')));
            if (!key.startsWith(Key.PREFIX) && Suggestions.editDistance(first, "ratatoskr") <= 2) {
                mistakes.add("%s: unknown key; the gateway's keys begin with ratatoskr.".formatted(key));
            }
        }
        for (String key : sources.literalKeys()) {
            SERVERS.forEach((prefix, instead) -> {
                if (key.startsWith(prefix)) {
                    mistakes.add("%s: the gateway has its own servers; see %s".formatted(key, instead));
                }
            });
        }
        for (String key : sources.setKeys()) {
            if (!key.startsWith(Key.PREFIX)
                    && !key.startsWith("camel.")
                    && !sources.fileKeys().contains(key)) {
                checkOwnKey(key, known, legacy, mistakes);
            }
        }
    }

    /** A key of the user's own, which a route may read, has a dot and is not like one of the gateway. */
    private static void checkOwnKey(String key, Set<String> known, Map<String, String> legacy, Set<String> mistakes) {
        String prefixed = Key.PREFIX + key;
        Optional<String> closest = known.contains(prefixed)
                ? Optional.of(prefixed)
                : key.length() < MIN_COMPARED ? Optional.empty() : nearest(prefixed, known, legacy);
        if (closest.isPresent() || key.indexOf('.') < 0) {
            mistakes.add(
                    "%s: --set accepts keys of ratatoskr., of camel., of the file, and others with a dot for your routes; %s"
                            .formatted(
                                    key,
                                    known.contains(prefixed)
                                            ? "write " + prefixed
                                            : closest.map(name -> "did you mean " + name + "?")
                                                    .orElse("this key is none of them")));
        }
    }

    private static void checkVariableClashes(Set<String> known, Set<String> mistakes) {
        var keys = new HashMap<String, String>();
        for (String key : known) {
            String other = keys.put(Key.environmentVariable(key), key);
            if (other != null) {
                mistakes.add("%s: has the same environment variable as %s, %s; rename the provider"
                        .formatted(key, other, Key.environmentVariable(key)));
            }
        }
    }
}
