package io.ratatoskr.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The file {@code lib/components.txt}: which jars came with which artifact. A line is {@code GROUP:ARTIFACT:VERSION JAR…}. Not
 * thread-safe.
 */
final class InstalledArtifacts {
    private static final String FILE = "components.txt";

    private final Path lib;
    private final Map<String, Set<String>> jars = new TreeMap<>();

    InstalledArtifacts(Path lib) throws IOException {
        this.lib = lib;
        try {
            for (String line : Files.readAllLines(lib.resolve(FILE))) {
                String[] words = line.strip().split(" +");
                if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                    jars.put(words[0], jarNames(Arrays.asList(words).subList(1, words.length)));
                }
            }
        } catch (NoSuchFileException e) {
            // nothing was added so far
        }
    }

    /** Names of files in this folder; a path is left out, since removal deletes the files. */
    private static Set<String> jarNames(List<String> words) {
        var names = new TreeSet<>(words);
        names.removeIf(name -> !name.endsWith(".jar") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0);
        return names;
    }

    /** The added artifacts, sorted. */
    Set<String> artifacts() {
        return jars.keySet();
    }

    /** Whether a jar came with an artifact. */
    boolean owns(String jar) {
        return jars.values().stream().anyMatch(names -> names.contains(jar));
    }

    void put(MavenArtifact artifact, Set<String> names) {
        jars.put(artifact.toString(), new TreeSet<>(names));
    }

    /** Removes artifacts and returns the jars that came with them and with no other one, sorted. */
    List<String> remove(List<String> artifacts) {
        Map<String, Set<String>> removed = new LinkedHashMap<>();
        artifacts.forEach(artifact -> removed.put(artifact, jars.getOrDefault(artifact, Set.of())));
        jars.keySet().removeAll(artifacts);
        var unused = new TreeSet<String>();
        removed.values().forEach(unused::addAll);
        unused.removeIf(this::owns);
        return List.copyOf(unused);
    }

    void write() throws IOException {
        if (jars.isEmpty()) {
            Files.deleteIfExists(lib.resolve(FILE));
            return;
        }
        var lines = new ArrayList<String>();
        lines.add("# Written by 'ratatoskr components': each artifact and the jars that came with it");
        jars.forEach((artifact, names) -> lines.add((artifact + " " + String.join(" ", names)).strip()));
        Path next = lib.resolve(FILE + ".new");
        Files.write(next, lines);
        Files.move(next, lib.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }
}
