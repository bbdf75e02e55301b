package io.ratatoskr.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An operator's {@code lib/}, to which artifacts are added and from which they are removed. Not thread-safe. */
public final class LibFolder {
    /** Families whose other jars take the version of the gateway's: a jar of the gateway, and the artifact of the family's versions. */
    private static final Map<String, String[]> FAMILIES = Map.of(
            "netty-common", new String[] {"io.netty", "netty-bom"},
            "jackson-databind", new String[] {"com.fasterxml.jackson", "jackson-bom"},
            "log4j-api", new String[] {"org.apache.logging.log4j", "log4j-bom"});

    private final Path folder;
    private final List<LibraryJar> gateway;

    /** @param gateway the gateway's own jars, which are not added again */
    public LibFolder(Path folder, List<LibraryJar> gateway) {
        this.folder = folder;
        this.gateway = List.copyOf(gateway);
    }

    /**
     * What an addition did.
     *
     * @param added names of the new jars, sorted
     * @param present names of jars that had been there
     * @param conflicts sentences about jars that were left out since another version is there
     * @param inGateway number of dependencies that the gateway has itself
     */
    public record Addition(List<String> added, List<String> present, List<String> conflicts, int inGateway) {}

    /** Whether the gateway has an artifact itself. */
    public boolean isInGateway(MavenArtifact artifact) {
        return gateway.stream().anyMatch(jar -> jar.isVersionOf(artifact));
    }

    /**
     * Adds an artifact and its run-time dependencies, without those that the gateway has. Nothing is added if Maven fails.
     *
     * @throws IOException if Maven fails or the folder cannot be written
     */
    public Addition add(MavenArtifact artifact, MavenResolver maven) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory("ratatoskr-lib");
        try {
            return install(artifact, maven.copy(artifact, boms(), work));
        } finally {
            deleteTree(work);
        }
    }

    /**
     * Removes an added artifact and the jars that came with it and with no other one.
     *
     * @param artifact the name, such as {@code camel-ftp}, or {@code GROUP:ARTIFACT:VERSION}
     * @return names of the removed jars; empty if the artifact was not added
     */
    public Optional<List<String>> remove(String artifact) throws IOException {
        var installed = new InstalledArtifacts(folder);
        List<String> found = installed.artifacts().stream()
                .filter(known -> known.equals(artifact) || known.split(":")[1].equals(artifact))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> jars = installed.remove(found);
        for (String jar : jars) {
            Files.deleteIfExists(folder.resolve(jar));
        }
        installed.write();
        return Optional.of(jars);
    }

    private Addition install(MavenArtifact artifact, Map<MavenArtifact, Path> jars) throws IOException {
        List<LibraryJar> present = ClassPathJars.in(folder);
        var installed = new InstalledArtifacts(folder);
        Set<String> names = new TreeSet<>();
        var added = new ArrayList<String>();
        var there = new ArrayList<String>();
        var conflicts = new ArrayList<String>();
        int inGateway = 0;
        for (Map.Entry<MavenArtifact, Path> jar : jars.entrySet()) {
            String name = jar.getValue().getFileName().toString();
            Optional<LibraryJar> other = find(present, jar.getKey());
            if (isInGateway(jar.getKey())) {
                inGateway++;
            } else if (Files.exists(folder.resolve(name))) {
                there.add(name);
                // A jar that the operator put there stays when the artifact is removed
                if (installed.owns(name)) {
                    names.add(name);
                }
            } else if (other.isPresent()) {
                conflicts.add("%s was left out: lib/ has %s"
                        .formatted(name, other.get().file().getFileName()));
            } else {
                place(jar.getValue(), name);
                added.add(name);
                names.add(name);
            }
        }
        installed.put(artifact, names);
        installed.write();
        return new Addition(List.copyOf(added), List.copyOf(there), List.copyOf(conflicts), inGateway);
    }

    private static Optional<LibraryJar> find(List<LibraryJar> jars, MavenArtifact artifact) {
        return jars.stream().filter(jar -> jar.isVersionOf(artifact)).findFirst();
    }

    private void place(Path jar, String name) throws IOException {
        Path next = folder.resolve(name + ".new");
        Files.copy(jar, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private List<MavenArtifact> boms() {
        var boms = new ArrayList<MavenArtifact>();
        boms.add(new MavenArtifact("org.apache.camel", "camel-bom", CamelArtifacts.version()));
        for (LibraryJar jar : gateway) {
            String[] bom = FAMILIES.get(jar.artifact());
            if (bom != null && !jar.version().isEmpty()) {
                boms.add(new MavenArtifact(bom[0], bom[1], jar.version()));
            }
        }
        return boms;
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
