package io.ratatoskr.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The configuration sources by precedence: command line, system properties, environment, the user's file, defaults. */
final class Layers {
    /** A source with literal keys. {@code note} names the origin of a value in messages, where it is not obvious. */
    private record Layer(String name, String note, Map<String, String> values, Map<String, String> legacyNames) {}

    /** A value, and its origin in brackets for messages, empty where it is obvious. */
    record Found(String text, String note) {}

    private final List<Layer> above;
    private final Map<String, String> environment;
    private final Map<String, String> legacyVariables = new HashMap<>();
    private final List<Layer> below;

    Layers(Sources sources, Set<String> mistakes, List<String> warnings) {
        var legacy = new LegacyNames();
        above = List.of(
                layer("--set", "", strip(sources.set()), legacy),
                layer("a system property", " (a system property)", ours(strip(sources.system())), legacy));
        environment = legacy.variables(sources.environment(), legacyVariables);
        var files = new ArrayList<Layer>();
        sources.file()
                .ifPresent(file -> files.add(
                        layer(file.name(), "", PropertiesText.read(file.name(), file.text(), mistakes), legacy)));
        Map<String, String> defaults = PropertiesText.read("the defaults", sources.defaults(), mistakes);
        files.add(new Layer("the defaults", "", defaults, Map.of()));
        below = List.copyOf(files);
        legacy.report(defaults, mistakes, warnings);
    }

    private static Layer layer(String name, String note, Map<String, String> values, LegacyNames legacy) {
        var legacyNames = new HashMap<String, String>();
        return new Layer(name, note, legacy.keys(name, values, legacyNames), legacyNames);
    }

    /** The value with the highest precedence; null if no source has the key. */
    @Nullable
    Found find(String key) {
        Found found = find(above, key);
        if (found != null) {
            return found;
        }
        String variable = Key.variable(key);
        String value = variable(variable).orElse(null);
        return value == null
                ? find(below, key)
                : new Found(value, " (from " + legacyVariables.getOrDefault(variable, variable) + ")");
    }

    /** An environment variable; a blank one counts as absent. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The names of all environment variables, sorted. */
    Set<String> variables() {
        return new TreeSet<>(environment.keySet());
    }

    /** The keys of the files, of {@code --set} and of the gateway's and Camel's system properties, sorted. */
    Set<String> keys() {
        var keys = new TreeSet<String>();
        literal().forEach(layer -> keys.addAll(layer.values().keySet()));
        return keys;
    }

    /** Keys of {@code --set}. */
    Set<String> setKeys() {
        return above.getFirst().values().keySet();
    }

    /** Keys of the files. */
    Set<String> fileKeys() {
        var keys = new TreeSet<String>();
        below.forEach(layer -> keys.addAll(layer.values().keySet()));
        return keys;
    }

    /** The names of the sources, except the environment, that contain the key. */
    List<String> literally(String key) {
        return literal()
                .filter(layer -> layer.values().containsKey(key))
                .map(Layer::name)
                .toList();
    }

    private Stream<Layer> literal() {
        return Stream.concat(above.stream(), below.stream());
    }

    private static @Nullable Found find(List<Layer> layers, String key) {
        for (Layer layer : layers) {
            String value = layer.values().get(key);
            if (value != null) {
                String legacy = layer.legacyNames().get(key);
                return new Found(value, legacy == null ? layer.note() : " (set as " + legacy + ")");
            }
        }
        return null;
    }

    private static Map<String, String> strip(Map<String, String> values) {
        var stripped = new TreeMap<String, String>();
        values.forEach((key, value) -> stripped.put(key, value.strip()));
        return stripped;
    }

    private static Map<String, String> ours(Map<String, String> values) {
        values.keySet().removeIf(key -> !key.startsWith(Key.PREFIX) && !key.startsWith("camel."));
        return values;
    }
}
