package io.ratatoskr.config;

import io.ratatoskr.config.ConfigValue.Kind;
import io.ratatoskr.config.ConfigValue.Origin;
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
final class ConfigSources {
    /** A source with literal keys. Its note is the origin of a value in messages, where it is not obvious. */
    private record ConfigSource(String name, Kind kind, Map<String, String> values, Map<String, String> legacyNames) {
        String originNote() {
            return kind == Kind.SYSTEM_PROPERTY ? " (a system property)" : "";
        }
    }

    /** A value, and its origin in brackets for messages, empty where it is obvious. */
    record ResolvedValue(String text, String originNote) {}

    private final List<ConfigSource> aboveEnvironment;
    private final Map<String, String> environment;
    private final Map<String, String> legacyVariables = new HashMap<>();
    private final List<ConfigSource> belowEnvironment;

    ConfigSources(ConfigOrigin sources, Set<String> mistakes, List<String> warnings) {
        var legacy = new LegacyNames();
        aboveEnvironment = List.of(
                layer("--set", Kind.COMMAND_LINE, strip(sources.set()), legacy),
                layer("a system property", Kind.SYSTEM_PROPERTY, gatewayAndCamelKeys(strip(sources.system())), legacy));
        environment = legacy.variables(sources.environment(), legacyVariables);
        var files = new ArrayList<ConfigSource>();
        sources.file()
                .ifPresent(file -> files.add(layer(
                        file.name(), Kind.FILE, PropertiesParser.parse(file.name(), file.text(), mistakes), legacy)));
        Map<String, String> defaults = PropertiesParser.parse("the defaults", sources.defaults(), mistakes);
        files.add(new ConfigSource("the defaults", Kind.DEFAULT, defaults, Map.of()));
        belowEnvironment = List.copyOf(files);
        legacy.report(defaults, mistakes, warnings);
    }

    private static ConfigSource layer(String name, Kind kind, Map<String, String> values, LegacyNames legacy) {
        var legacyNames = new HashMap<String, String>();
        return new ConfigSource(name, kind, legacy.keys(name, values, legacyNames), legacyNames);
    }

    /** The value with the highest precedence; null if no source has the key. */
    @Nullable
    ResolvedValue find(String key) {
        ResolvedValue found = find(aboveEnvironment, key);
        if (found != null) {
            return found;
        }
        String variable = Key.environmentVariable(key);
        String value = variable(variable).orElse(null);
        return value == null
                ? find(belowEnvironment, key)
                : new ResolvedValue(value, " (from " + legacyVariables.getOrDefault(variable, variable) + ")");
    }

    /** Where the value that {@link #find(String)} returns is from, without the line of a file; the defaults if no source has the key. */
    Origin origin(String key) {
        Origin literal = origin(aboveEnvironment, key);
        if (literal == null) {
            String variable = Key.environmentVariable(key);
            if (variable(variable).isPresent()) {
                return new Origin(Kind.ENVIRONMENT, legacyVariables.getOrDefault(variable, variable), 0, null);
            }
            literal = origin(belowEnvironment, key);
        }
        return literal == null ? Origin.DEFAULT : literal;
    }

    /** The value in the packaged file of defaults; null if the key is not in it. */
    @Nullable
    String shippedDefault(String key) {
        return belowEnvironment.getLast().values().get(key);
    }

    private static @Nullable Origin origin(List<ConfigSource> layers, String key) {
        for (ConfigSource layer : layers) {
            if (layer.values().containsKey(key)) {
                String file = layer.kind() == Kind.FILE ? layer.name() : null;
                return new Origin(layer.kind(), file, 0, layer.legacyNames().get(key));
            }
        }
        return null;
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
    Set<String> literalKeys() {
        var keys = new TreeSet<String>();
        literalSources().forEach(layer -> keys.addAll(layer.values().keySet()));
        return keys;
    }

    /** Returns whether the command line, a system property or the environment contains the key. */
    boolean isAboveFiles(String key) {
        return find(aboveEnvironment, key) != null
                || variable(Key.environmentVariable(key)).isPresent();
    }

    /** Keys of {@code --set}. */
    Set<String> setKeys() {
        return aboveEnvironment.getFirst().values().keySet();
    }

    /** Keys of the files. */
    Set<String> fileKeys() {
        var keys = new TreeSet<String>();
        belowEnvironment.forEach(layer -> keys.addAll(layer.values().keySet()));
        return keys;
    }

    /** The names of the sources, except the environment, that contain the key. */
    List<String> sourcesWith(String key) {
        return literalSources()
                .filter(layer -> layer.values().containsKey(key))
                .map(ConfigSource::name)
                .toList();
    }

    private Stream<ConfigSource> literalSources() {
        return Stream.concat(aboveEnvironment.stream(), belowEnvironment.stream());
    }

    private static @Nullable ResolvedValue find(List<ConfigSource> layers, String key) {
        for (ConfigSource layer : layers) {
            String value = layer.values().get(key);
            if (value != null) {
                String legacy = layer.legacyNames().get(key);
                return new ResolvedValue(value, legacy == null ? layer.originNote() : " (set as " + legacy + ")");
            }
        }
        return null;
    }

    private static Map<String, String> strip(Map<String, String> values) {
        var stripped = new TreeMap<String, String>();
        values.forEach((key, value) -> stripped.put(key, value.strip()));
        return stripped;
    }

    private static Map<String, String> gatewayAndCamelKeys(Map<String, String> values) {
        values.keySet().removeIf(key -> !key.startsWith(Key.PREFIX) && !key.startsWith("camel."));
        return values;
    }
}
