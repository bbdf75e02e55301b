package io.ratatoskr.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.internal.Suggestions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The Maven artifacts of all components, languages and data formats of Camel, in the version that the gateway runs on. The table
 * {@code META-INF/ratatoskr/camel-artifacts} is made from the catalog of that version ({@code CamelArtifactsTest}) and read at first
 * use. Thread-safe.
 */
public final class CamelArtifacts {
    private static final String RESOURCE = "META-INF/ratatoskr/camel-artifacts";
    private static final int MAX_DISTANCE = 2;

    /** What an artifact provides by name. */
    public enum Kind {
        COMPONENT("component", "component"),
        LANGUAGE("language", "language"),
        DATA_FORMAT("data format", "dataformat");

        private final String text;
        private final String folder;

        Kind(String text, String folder) {
            this.text = text;
            this.folder = folder;
        }

        /** The kind in a sentence. */
        public String text() {
            return text;
        }

        /** The kind in the table, and the folder below {@code META-INF/services/org/apache/camel} with the names in a jar. */
        String folder() {
            return folder;
        }
    }

    private CamelArtifacts() {}

    /** Camel's version, such as {@code 4.18.0}. */
    public static String version() {
        return Table.LOADED.version;
    }

    /** The artifact, such as {@code camel-ftp}, that provides a name; empty if Camel has none. */
    public static Optional<String> find(Kind kind, String name) {
        return Optional.ofNullable(
                Objects.requireNonNull(Table.LOADED.names.get(kind.folder())).get(name));
    }

    /** Whether Camel has an artifact of this name, such as {@code camel-ftp}. */
    public static boolean exists(String artifact) {
        return Table.LOADED.artifacts.contains(artifact);
    }

    /** Names that look like this one; empty if there are none. */
    public static List<String> suggestNames(Kind kind, String name) {
        return Suggestions.closest(
                name,
                Objects.requireNonNull(Table.LOADED.names.get(kind.folder())).keySet(),
                MAX_DISTANCE,
                UnaryOperator.identity());
    }

    /** Artifacts that look like this one, or that provide a component, language or data format of this name. */
    public static List<String> suggestArtifacts(String artifact) {
        for (Kind kind : Kind.values()) {
            Optional<String> provider = find(kind, artifact);
            if (provider.isPresent()) {
                return List.of(provider.get());
            }
        }
        return Suggestions.closest(artifact, Table.LOADED.artifacts, MAX_DISTANCE, UnaryOperator.identity());
    }

    /** Lines {@code KIND NAME ARTIFACT} after the line {@code version VERSION}. */
    private static final class Table {
        static final Table LOADED = new Table();

        final Map<String, Map<String, String>> names = new TreeMap<>();
        final Set<String> artifacts = new HashSet<>();
        final String version;

        Table() {
            for (Kind kind : Kind.values()) {
                names.put(kind.folder(), new TreeMap<>());
            }
            try (InputStream in = Objects.requireNonNull(
                            CamelArtifacts.class.getClassLoader().getResourceAsStream(RESOURCE), RESOURCE);
                    var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
                version = Objects.requireNonNull(reader.readLine()).substring("version ".length());
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String[] words = line.split(" ");
                    names.computeIfAbsent(words[0], kind -> new TreeMap<>()).put(words[1], words[2]);
                    artifacts.add(words[2]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
