package io.ratatoskr.extension;

import io.ratatoskr.extension.CamelArtifacts.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * A jar on the class path.
 *
 * @param artifact the part of the file's name before the version, such as {@code camel-ftp}
 * @param version the version in the file's name; empty: the name has none
 * @param group the group of its Maven artifact; empty if the jar does not say it
 * @param provided the names of its components, languages and data formats, sorted; every kind has an entry
 */
public record LibraryJar(
        Path file, String artifact, String version, Optional<String> group, Map<Kind, List<String>> provided) {
    private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");
    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    public LibraryJar {
        provided = Map.copyOf(provided);
    }

    /** @throws IOException if the file is missing or no jar */
    public static LibraryJar read(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        Matcher matcher = NAME.matcher(fileName);
        boolean versioned = matcher.matches();
        String artifact = versioned ? matcher.group(1) : fileName.replaceFirst("\\.jar$", "");
        Pattern properties = Pattern.compile("META-INF/maven/([^/]+)/" + Pattern.quote(artifact) + "/pom\\.properties");
        try (var zip = new ZipFile(file.toFile())) {
            List<String> entries = zip.stream().map(entry -> entry.getName()).toList();
            var provided = new EnumMap<Kind, List<String>>(Kind.class);
            for (Kind kind : Kind.values()) {
                String folder = SERVICES + kind.folder() + "/";
                provided.put(
                        kind,
                        entries.stream()
                                .filter(entry -> entry.startsWith(folder) && entry.indexOf('/', folder.length()) < 0)
                                .map(entry -> entry.substring(folder.length()))
                                .filter(name -> !name.isEmpty())
                                .sorted()
                                .toList());
            }
            Optional<String> group = entries.stream()
                    .map(properties::matcher)
                    .filter(Matcher::matches)
                    .map(found -> found.group(1))
                    .findFirst();
            return new LibraryJar(file, artifact, versioned ? matcher.group(2) : "", group, provided);
        }
    }

    /** Whether it is a version of this artifact. A jar that does not say its group is taken for one by its name. */
    public boolean isVersionOf(MavenArtifact other) {
        return artifact.equals(other.artifact())
                && (group.isEmpty() || group.get().equals(other.group()));
    }

    /** The names of a kind. */
    public List<String> names(Kind kind) {
        return provided.getOrDefault(kind, List.of());
    }

    /** Whether it has components, languages or data formats. */
    public boolean providesAny() {
        return provided.values().stream().anyMatch(names -> !names.isEmpty());
    }
}
