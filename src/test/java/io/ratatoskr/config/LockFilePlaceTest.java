package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.config.ConfigOrigin.PackagedFiles;
import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.ConfigOrigin.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFilePlaceTest {
    @TempDir
    Path folder;

    private Path lockFile(Optional<Path> models) {
        return SettingsLoader.load(new ConfigOrigin(
                        folder,
                        new PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        new UserFiles(
                                Optional.empty(), models.map(file -> new UserFile(file.toString(), "local: {}\n"))),
                        Map.of("ratatoskr.models.folder", "store"),
                        Map.of(),
                        Map.of()))
                .settings()
                .store()
                .lockFile();
    }

    @Test
    void it_is_beside_models_yaml() {
        assertThat(lockFile(Optional.of(folder.resolve("models.yaml")))).isEqualTo(folder.resolve("models.lock"));
    }

    @Test
    void it_is_in_the_store_without_models_yaml() {
        assertThat(lockFile(Optional.empty())).isEqualTo(folder.resolve("store/models.lock"));
    }

    /** To root every folder can be written, so one that does not exist stands for it. */
    @Test
    void it_is_in_the_store_where_the_folder_of_models_yaml_cannot_be_written() throws IOException {
        assertThat(lockFile(Optional.of(folder.resolve("missing/models.yaml"))))
                .isEqualTo(folder.resolve("store/models.lock"));
        // Pins that are there hold
        Path pins = Files.createFile(
                Files.createDirectories(folder.resolve("present")).resolve("models.lock"));
        assertThat(lockFile(Optional.of(folder.resolve("present/models.yaml")))).isEqualTo(pins);
    }
}
