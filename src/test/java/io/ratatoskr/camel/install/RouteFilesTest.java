package io.ratatoskr.camel.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteFilesTest {
    @TempDir
    private Path folder;

    @Test
    void packed_files_come_in_the_order_core_operations_policies_frontends() {
        assertThat(folders(RouteFiles.load(Optional.empty())))
                .containsExactly("core", "operations", "policies", "grpc", "http", "jms", "kafka", "socket");
    }

    @Test
    void files_on_disk_replace_packed_ones_in_place_and_the_others_follow_with_custom_last() throws IOException {
        write("custom/a.camel.yaml");
        write("mqtt/b.camel.yaml");
        write("core/errors.camel.yaml");
        write("policies/z.camel.yaml");
        write("operations/z.camel.yaml");
        write("notes.txt");
        RouteFiles files = RouteFiles.load(Optional.of(folder));
        List<String> names = List.copyOf(files.names());
        assertThat(names).startsWith("core/errors.camel.yaml");
        assertThat(names.subList(names.size() - 4, names.size()))
                .containsExactly(
                        "operations/z.camel.yaml", "policies/z.camel.yaml", "mqtt/b.camel.yaml", "custom/a.camel.yaml");
        assertThat(files.byName().get("core/errors.camel.yaml")).isEqualTo("# here".getBytes(UTF_8));
    }

    @Test
    void folders_of_frontends_can_be_left_out() throws IOException {
        write("mqtt/b.camel.yaml");
        write("custom/a.camel.yaml");
        RouteFiles files = RouteFiles.load(Optional.of(folder));
        assertThat(folders(files.without(Set.of("grpc", "http", "jms", "kafka", "socket"))))
                .containsExactly("core", "operations", "policies", "mqtt", "custom");
        assertThat(folders(files.withoutFrontends())).containsExactly("core", "operations", "policies", "custom");
    }

    @Test
    void huge_file_is_not_read() throws IOException {
        Path file = folder.resolve("huge.camel.yaml");
        Files.write(file, new byte[4 * 1024 * 1024 + 1]);
        RouteFiles packed = RouteFiles.load(Optional.empty());
        assertThatThrownBy(() -> packed.with(List.of(file)))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("huge.camel.yaml has more than 4,194,304 bytes");
        assertThatThrownBy(() -> RouteFiles.load(Optional.of(folder)))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("huge.camel.yaml has more than 4,194,304 bytes");
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# here");
    }

    private static List<String> folders(RouteFiles files) {
        return files.names().stream()
                .map(name -> name.substring(0, name.indexOf('/')))
                .distinct()
                .toList();
    }
}
