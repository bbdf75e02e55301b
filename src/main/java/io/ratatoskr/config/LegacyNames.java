package io.ratatoskr.config;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Replaces legacy keys by their current names, source by source, so that precedence is that of the sources. Reports each legacy key
 * once, and as a mistake where the current key is set as well. Not thread-safe.
 */
final class LegacyNames {
    /**
     * A key or variable of a source.
     *
     * @param current the current name
     */
    private record Entry(String source, String name, String current, String value) {
        boolean isLegacy() {
            return !name.equals(current);
        }
    }

    /** By the variable of the current key: it is the same for a key and its environment variable. */
    private final Map<String, List<Entry>> entries = new TreeMap<>();

    /**
     * The keys of a source under their current names.
     *
     * @param legacyNames receives the legacy name of each renamed key, by its current name
     */
    Map<String, String> keys(String source, Map<String, String> values, Map<String, String> legacyNames) {
        return renamed(source, values, legacyNames, name -> LegacyKeys.current(name).orElse(name));
    }

    /** The environment under the current names; blank variables count as absent. */
    Map<String, String> variables(Map<String, String> environment, Map<String, String> legacyNames) {
        var values = new LinkedHashMap<>(environment);
        values.values().removeIf(String::isBlank);
        return renamed("the environment", values, legacyNames, name -> LegacyKeys.currentVariable(name)
                .orElse(name));
    }

    private Map<String, String> renamed(
            String source, Map<String, String> values, Map<String, String> legacyNames, UnaryOperator<String> current) {
        var result = new LinkedHashMap<String, String>();
        var renamed = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            var entry = new Entry(source, name, current.apply(name), value.strip());
            if (entry.isLegacy()) {
                renamed.put(entry.current(), value);
                legacyNames.put(entry.current(), name);
            } else {
                result.put(name, value);
            }
            if (name.startsWith(Key.PREFIX) || name.startsWith(Key.environmentVariable(Key.PREFIX))) {
                entries.computeIfAbsent(Key.environmentVariable(entry.current()), key -> new ArrayList<>())
                        .add(entry);
            }
        });
        renamed.forEach(result::putIfAbsent);
        return result;
    }

    /**
     * Reports the legacy keys found so far.
     *
     * @param defaults the shipped defaults; a source that only repeats a default does not conflict with another one
     */
    void report(Map<String, String> defaults, Set<String> mistakes, List<String> warnings) {
        for (List<Entry> all : entries.values()) {
            List<Entry> legacy = all.stream().filter(Entry::isLegacy).toList();
            if (legacy.isEmpty()) {
                continue;
            }
            String key = all.stream()
                    .map(Entry::current)
                    .filter(name -> name.startsWith(Key.PREFIX))
                    .findFirst()
                    .orElse(legacy.getFirst().current());
            warnings.add("%s: renamed to %s; the old name will not work in the next version"
                    .formatted(
                            legacy.stream()
                                    .map(entry -> "%s (in %s)".formatted(entry.name(), entry.source()))
                                    .collect(joining(", ")),
                            key));
            conflict(all, legacy, Optional.ofNullable(defaults.get(key))).ifPresent(mistakes::add);
        }
    }

    private static Optional<String> conflict(List<Entry> all, List<Entry> legacy, Optional<String> defaultText) {
        for (Entry legacyEntry : legacy) {
            for (Entry other : all) {
                if (!other.isLegacy() && conflicts(legacyEntry, other, defaultText)) {
                    return Optional.of("%s: is set in %s, and so is its old name %s in %s; remove %s"
                            .formatted(other.name(), other.source(), legacyEntry.name(), legacyEntry.source(), legacyEntry.name()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean conflicts(Entry legacyEntry, Entry other, Optional<String> defaultText) {
        return legacyEntry.source().equals(other.source())
                || (!legacyEntry.value().equals(other.value())
                        && !defaultText.equals(Optional.of(legacyEntry.value()))
                        && !defaultText.equals(Optional.of(other.value())));
    }
}
