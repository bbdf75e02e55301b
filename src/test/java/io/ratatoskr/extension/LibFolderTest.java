package io.ratatoskr.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Additions with a Maven that copies from a prepared folder, and removals. */
final class LibFolderTest {
    private static final MavenArtifact FTP = MavenArtifact.parse("camel-ftp");
    private static final MavenArtifact SSH = MavenArtifact.parse("camel-ssh");

    @TempDir
    Path folder;

    private Path lib;
    private Path mvn;
    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void installMaven() throws IOException {
        lib = folder.resolve("home/lib");
        mvn = folder.resolve("bin/mvn");
        Files.createDirectories(mvn.getParent());
        // Its arguments, and the last one is -DoutputDirectory=…
        Files.writeString(mvn, """
                #!/bin/sh
                here=$(dirname "$0")
                printf '%s\\n' "$@" > "$here/arguments"
                for last; do :; done
                [ "$(head -n 1 "$here/fails" 2> /dev/null)" != yes ] || { printf '\\033[0m[ERROR] not found\\n[ERROR] \\n'; exit 1; }
                cp -r "$here/jars" "${last#-DoutputDirectory=}"
                cp "$(dirname "${last#-DoutputDirectory=}")/pom.xml" "$here/pom.xml"
                """);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
    }

    private static Path jar(Path file, String... entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (var out = new JarOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.closeEntry();
            }
        }
        return file;
    }

    /** @param coordinates {@code GROUP:ARTIFACT:VERSION}, whitespace between */
    private void mavenHas(String coordinates) throws IOException {
        Path jars = folder.resolve("bin/jars");
        if (Files.exists(jars)) {
            Files.move(jars, folder.resolve("bin/jars" + System.nanoTime()));
        }
        for (String one : coordinates.split(" ")) {
            String[] parts = one.split(":");
            jar(jars.resolve(parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + parts[1] + "-"
                    + parts[2] + ".jar"));
        }
    }

    private LibFolder.Addition add(MavenArtifact artifact, LibraryJar... gateway) throws Exception {
        return new LibFolder(lib, List.of(gateway)).add(artifact, new MavenResolver(mvn, printed::add));
    }

    private List<String> jars() {
        return ClassPathJars.in(lib).stream()
                .map(jar -> jar.file().getFileName().toString())
                .toList();
    }

    @Test
    void jars_that_the_gateway_has_are_left_out() throws Exception {
        mavenHas("org.apache.camel:camel-ftp:4.18.0 commons-net:commons-net:3.12.0 org.slf4j:slf4j-api:2.0.1"
                + " org.other:api:1.0");
        LibraryJar slf4j = LibraryJar.read(jar(folder.resolve("app/slf4j-api-2.0.20.jar")));
        LibraryJar api =
                LibraryJar.read(jar(folder.resolve("app/api-0.38.0.jar"), "META-INF/maven/ai.djl/api/pom.properties"));
        LibFolder.Addition addition = add(FTP, slf4j, api);
        assertThat(addition.added())
                .containsExactlyInAnyOrder("camel-ftp-4.18.0.jar", "commons-net-3.12.0.jar", "api-1.0.jar");
        assertThat(addition.inGateway()).isEqualTo(1);
        assertThat(jars()).containsExactly("api-1.0.jar", "camel-ftp-4.18.0.jar", "commons-net-3.12.0.jar");
    }

    @Test
    void maven_gets_the_artifact_and_the_versions_of_the_gateway() throws Exception {
        mavenHas("org.apache.camel:camel-ftp:4.18.0");
        add(FTP, LibraryJar.read(jar(folder.resolve("app/netty-common-4.1.137.Final.jar"))));
        assertThat(Files.readString(folder.resolve("bin/pom.xml")))
                .contains(
                        "<groupId>org.apache.camel</groupId><artifactId>camel-ftp</artifactId><version>4.18.0</version>",
                        "<artifactId>camel-bom</artifactId><version>4.18.0</version><type>pom</type>",
                        "<artifactId>netty-bom</artifactId><version>4.1.137.Final</version><type>pom</type>");
        assertThat(Files.readAllLines(folder.resolve("bin/arguments")))
                .contains("-DincludeScope=runtime")
                .anyMatch(argument -> argument.endsWith(":copy-dependencies"));
    }

    @Test
    void nothing_changes_when_maven_fails() throws Exception {
        Files.writeString(folder.resolve("bin/fails"), "yes");
        assertThatThrownBy(() -> add(FTP))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Maven could not resolve org.apache.camel:camel-ftp:4.18.0 (exit code 1); nothing was added");
        assertThat(printed).containsExactly("[ERROR] not found");
        assertThat(lib).isEmptyDirectory();
    }

    @Test
    void another_version_in_lib_stays() throws Exception {
        jar(lib.resolve("commons-net-3.0.jar"));
        mavenHas("org.apache.camel:camel-ftp:4.18.0 commons-net:commons-net:3.12.0");
        LibFolder.Addition addition = add(FTP);
        assertThat(addition.added()).containsExactly("camel-ftp-4.18.0.jar");
        assertThat(addition.conflicts())
                .containsExactly("commons-net-3.12.0.jar was left out: lib/ has commons-net-3.0.jar");
    }

    @Test
    void what_another_artifact_needs_and_the_operators_own_stay_at_a_removal() throws Exception {
        jar(lib.resolve("mine.jar"));
        jar(lib.resolve("own-1.0.jar"));
        mavenHas("org.apache.camel:camel-ftp:4.18.0 a:shared:1 a:only-ftp:1 a:own:1.0");
        add(FTP);
        mavenHas("org.apache.camel:camel-ssh:4.18.0 a:shared:1");
        LibFolder.Addition second = add(SSH);
        assertThat(second.present()).containsExactly("shared-1.jar");

        var folderOfLib = new LibFolder(lib, List.of());
        assertThat(folderOfLib.remove("camel-ftp"))
                .hasValueSatisfying(
                        removed -> assertThat(removed).containsExactly("camel-ftp-4.18.0.jar", "only-ftp-1.jar"));
        assertThat(jars()).containsExactly("camel-ssh-4.18.0.jar", "mine.jar", "own-1.0.jar", "shared-1.jar");
        assertThat(folderOfLib.remove("camel-ftp")).isEmpty();
        assertThat(folderOfLib.remove("org.apache.camel:camel-ssh:4.18.0")).isPresent();
        assertThat(jars()).containsExactly("mine.jar", "own-1.0.jar");
        assertThat(lib.resolve("components.txt")).doesNotExist();
    }

    @Test
    void a_path_in_the_list_of_added_jars_is_not_deleted() throws Exception {
        Path outside = jar(folder.resolve("home/outside.jar"));
        jar(lib.resolve("a-1.jar"));
        Files.writeString(lib.resolve("components.txt"), "g:a:1 ../outside.jar a-1.jar\n");
        assertThat(new LibFolder(lib, List.of()).remove("a")).contains(List.of("a-1.jar"));
        assertThat(outside).exists();
    }

    @Test
    void maven_is_found_on_the_search_path() {
        assertThat(MavenResolver.find("/nonexistent::" + mvn.getParent())).contains(mvn);
        assertThat(MavenResolver.find("/nonexistent")).isEmpty();
        assertThat(MavenResolver.find("")).isEmpty();
    }
}
