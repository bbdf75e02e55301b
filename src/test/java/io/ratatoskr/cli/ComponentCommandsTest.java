package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands under {@code components}, without Maven: LibFolderTest has additions. */
final class ComponentCommandsTest {
    private final CommandRunner run = new CommandRunner();

    @TempDir
    Path home;

    private int components(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "components";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--home";
        all[args.length + 2] = home.toString();
        return run.cli(all);
    }

    private void addOwnJar() throws IOException {
        Path file = Files.createDirectories(home.resolve("lib")).resolve("mine-1.0.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("META-INF/services/org/apache/camel/component/mine"));
            jar.closeEntry();
        }
    }

    @Test
    void the_list_has_the_gateways_components_and_those_of_lib() throws IOException {
        addOwnJar();
        assertThat(components("list")).isZero();
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("camel-http-4\\.18\\.0\\.jar +gateway +http, https"))
                .anyMatch(line -> line.matches("camel-jsonpath-4\\.18\\.0\\.jar +gateway +jsonpath"))
                .last()
                .matches(line -> line.toString().matches("mine-1\\.0\\.jar +lib/ +mine"));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void json_of_the_list_stays() throws IOException {
        addOwnJar();
        assertThat(components("list", "--json")).isZero();
        assertThat(run.out())
                .startsWith("{\"camel\":\"4.18.0\",\"jars\":[{\"jar\":\"")
                .endsWith("{\"jar\":\"mine-1.0.jar\",\"lib\":true,\"components\":[\"mine\"],\"languages\":[],"
                        + "\"data_formats\":[]}]}\n");
    }

    @Test
    void an_empty_lib_is_explained() {
        assertThat(components()).isZero();
        assertThat(run.err()).contains("has no jars; 'ratatoskr components add camel-ftp' adds a component");
    }

    @Test
    void what_the_gateway_has_is_not_added() {
        assertThat(components("add", "camel-timer")).isZero();
        assertThat(run.err()).isEqualTo("camel-timer is part of the gateway\n");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void a_name_of_no_artifact_is_a_mistake_in_the_command_line() {
        assertThat(components("add", "camel-ssh", "ftp")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).startsWith("'ftp' is not an artifact of Camel 4.18.0; did you mean camel-ftp?");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void a_lib_that_is_no_folder_is_reported_on_one_line() throws IOException {
        Files.createDirectories(home.resolve("lib/components.txt"));
        assertThat(components("remove", "camel-ftp")).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err().lines()).singleElement().asString().contains(home.toString());
    }

    @Test
    void a_removal_of_what_was_not_added_fails() throws IOException {
        addOwnJar();
        assertThat(components("remove", "mine")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err()).contains("'mine' was not added by 'components add'");
        assertThat(home.resolve("lib/mine-1.0.jar")).exists();
    }
}
