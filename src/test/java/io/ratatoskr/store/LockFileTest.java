package io.ratatoskr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.store.LockFile.LockedRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lock file with another structure pins nothing that could be trusted, so it is refused and not taken for one without entries. */
final class LockFileTest {
    private static final LockedRevision REVISION =
            new LockedRevision("0123456789abcdef0123456789abcdef01234567", Map.of("a", "b"), Map.of("a", 1L));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"x\"",
                "{\"models\":\"\"}",
                "{\"models\":null}",
                "{\"models\":[]}",
                "{\"models\":{\"org/model@main\":null}}",
                "{\"models\":{\"org/model@main\":{\"files\":{}}}}",
                "{\"models\":{\"org/model@main\":{\"commit\":5,\"files\":{}}}}",
                "{\"models\":{\"org/model@main\":{\"commit\":\"0123456789abcdef0123456789abcdef01234567\"}}}",
                "{\"models\":{\"org/other@main\":[]}}"
            })
    void a_malformed_lock_file_is_refused_for_reading_and_for_writing(String text) throws IOException {
        LockFile lock = new LockFile(Files.writeString(folder.resolve("models.lock"), text));

        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> lock.find("org/model", "main"))
                .withMessageStartingWith("models.lock cannot be read")
                .withMessageContaining("delete it and download again");
        assertThatExceptionOfType(ModelStoreException.class).isThrownBy(() -> lock.put("org/model", "main", REVISION));
        assertThat(folder.resolve("models.lock")).hasContent(text);
    }

    @Test
    void a_revision_that_is_added_is_found() throws IOException {
        LockFile lock = new LockFile(Files.writeString(folder.resolve("models.lock"), "{\"version\":1}"));
        lock.put("org/model", "main", REVISION);
        assertThat(lock.find("org/model", "main")).contains(REVISION);
        assertThat(lock.find("org/model", "v2")).isEmpty();
    }
}
