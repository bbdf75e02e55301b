package io.ratatoskr.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.testing.LogCapture;
import io.ratatoskr.testing.OpenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a file, and what its changes do to them. */
final class ApiKeysTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("keys"), """
                # comment
                plain
                alice = first=key==
                bob=second admin
                bare== admin
                carol = admin
                """);
    }

    @Test
    void a_line_is_a_key_with_a_name_and_rights_of_its_own() {
        var keys = new ApiKeys(file);
        assertThat(keys.find("plain")).isEqualTo(new ApiKey(null, false));
        assertThat(keys.find("first=key==")).isEqualTo(new ApiKey("alice", false));
        assertThat(keys.find("second")).isEqualTo(new ApiKey("bob", true));
        assertThat(keys.find("bare==")).isEqualTo(new ApiKey(null, true));
        assertThat(keys.find("admin")).isEqualTo(new ApiKey("carol", false));
        assertThat(keys.find("second admin")).isNull();
        assertThat(keys.find("=")).isNull();
        assertThat(keys.find("")).isNull();
    }

    @Test
    void an_emptied_file_revokes_all_keys() throws IOException {
        var keys = new ApiKeys(file);
        Files.writeString(file, "");
        keys.refresh();
        assertThat(keys.find("plain")).isNull();
        assertThat(keys.find("")).isNull();
        Files.writeString(file, "new\n");
        keys.refresh();
        assertThat(keys.find("new")).isNotNull();
    }

    @Test
    void a_missing_file_revokes_all_keys_unless_it_is_back_at_once() throws IOException {
        var keys = new ApiKeys(file);
        String text = Files.readString(file);
        Files.delete(file);
        keys.refresh();
        assertThat(keys.find("plain")).as("the file may just be being replaced").isNotNull();
        Files.writeString(file, text);
        keys.refresh();
        Files.delete(file);
        keys.refresh();
        assertThat(keys.find("plain")).isNotNull();
        keys.refresh();
        assertThat(keys.find("plain")).isNull();
        Files.writeString(file, text);
        keys.refresh();
        assertThat(keys.find("plain")).isNotNull();
    }

    @Test
    void a_renewed_file_that_others_can_read_changes_nothing_until_its_mode_is_right() throws IOException {
        OpenFolder.open(folder);
        OpenFolder.mode(file, "rw-------");
        var keys = new ApiKeys(file);
        try (LogCapture log = LogCapture.start()) {
            Path renewed = Files.writeString(folder.resolve("renewed"), "new\n");
            OpenFolder.mode(renewed, "rw-r--r--");
            Files.move(renewed, file, StandardCopyOption.REPLACE_EXISTING);
            keys.refresh();
            keys.refresh();
            keys.refresh();
            assertThat(keys.find("new")).isNull();
            assertThat(keys.find("plain")).as("keys of the earlier file").isNotNull();
            assertThat(log.text().split("ERROR .*earlier keys remain valid: " + file + " is readable by", -1))
                    .as("one line")
                    .hasSize(2);

            OpenFolder.mode(file, "rw-------");
            keys.refresh();
            assertThat(keys.find("new")).isNotNull();
            assertThat(keys.find("plain")).isNull();
        }
    }

    @Test
    void a_line_in_another_format_stops_the_start_and_is_ignored_later() throws IOException {
        var keys = new ApiKeys(file);
        Files.writeString(file, "good\nbob=secret-key adnin\n");
        keys.refresh();
        assertThat(keys.find("good")).isNotNull();
        assertThat(keys.find("secret-key")).isNull();
        assertThatThrownBy(() -> new ApiKeys(file))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret-key");
    }
}
