package io.ratatoskr.extension;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies an artifact and its run-time dependencies into a folder with the user's own Maven, so that mirrors, proxies and credentials
 * of the user's settings apply. Thread-safe.
 */
public final class MavenResolver {
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
    /** Some Mavens print them in spite of the option. */
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");

    private final Path maven;
    private final Consumer<String> log;

    /** @param log takes the lines that Maven prints, which are its errors */
    public MavenResolver(Path maven, Consumer<String> log) {
        this.maven = maven;
        this.log = log;
    }

    /**
     * The command {@code mvn} on a search path.
     *
     * @param searchPath as in the environment variable {@code PATH}
     */
    public static Optional<Path> find(String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mvn"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Copies the jars into {@code folder}.
     *
     * @param boms POMs whose versions apply to the dependencies
     * @return the artifact of each jar
     * @throws IOException if Maven cannot be started or fails
     */
    Map<MavenArtifact, Path> copy(MavenArtifact artifact, List<MavenArtifact> boms, Path folder)
            throws IOException, InterruptedException {
        Path pom = folder.resolve("pom.xml");
        Path jars = folder.resolve("jars");
        Files.writeString(pom, pom(artifact, boms));
        var command = List.of(
                maven.toString(),
                "-q",
                "-B",
                "-Dstyle.color=never",
                "-f",
                pom.toString(),
                COPY,
                "-DincludeScope=runtime",
                "-DincludeTypes=jar",
                "-Dmdep.useRepositoryLayout=true",
                "-DoutputDirectory=" + jars);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            process.getOutputStream().close();
            try (BufferedReader output = process.inputReader()) {
                output.lines()
                        .map(line -> COLOURS.matcher(line).replaceAll("").strip())
                        .filter(line -> !line.isEmpty() && !line.equals("[ERROR]"))
                        .forEach(log);
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(
                        "Maven could not resolve %s (exit code %d); nothing was added".formatted(artifact, code));
            }
        } finally {
            process.destroy();
        }
        return list(jars);
    }

    private static Map<MavenArtifact, Path> list(Path jars) throws IOException {
        var found = new LinkedHashMap<MavenArtifact, Path>();
        if (Files.notExists(jars)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(jars)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                Path name = jars.relativize(file);
                int count = name.getNameCount();
                if (count > 3) {
                    String group = name.subpath(0, count - 3).toString().replace(File.separatorChar, '.');
                    found.put(
                            new MavenArtifact(
                                    group,
                                    name.getName(count - 3).toString(),
                                    name.getName(count - 2).toString()),
                            file);
                }
            }
        }
        return found;
    }

    private static String pom(MavenArtifact artifact, List<MavenArtifact> boms) {
        var imports = new StringBuilder();
        for (MavenArtifact bom : boms) {
            imports.append(dependency(bom, "<type>pom</type><scope>import</scope>"));
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.ratatoskr</groupId>
                  <artifactId>lib</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <dependencyManagement><dependencies>
                %s  </dependencies></dependencyManagement>
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(imports, dependency(artifact, ""));
    }

    private static String dependency(MavenArtifact artifact, String more) {
        return "    <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>%s</dependency>\n"
                .formatted(artifact.group(), artifact.artifact(), artifact.version(), more);
    }
}
