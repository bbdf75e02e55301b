package io.ratatoskr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of the operator may be relative and have dots in them; names from outside may not leave them. */
final class StoreLayoutTest {
    @ParameterizedTest
    @ValueSource(strings = {"/srv/models", "/srv/app/../models", "./models", ".", "", "../models/"})
    void a_name_is_resolved_below_any_folder(String folder) throws IOException {
        Path expected = Path.of(folder).toAbsolutePath().normalize();

        assertThat(StoreLayout.resolve(Path.of(folder), "org--model")).isEqualTo(expected.resolve("org--model"));
        assertThat(new StoreLayout(Path.of(folder)).repositoryLock("org/model"))
                .isEqualTo(expected.resolve("locks/org--model.lock"));
        for (String outside : new String[] {"..", ".", "", "../other", "a/../../b", "/etc"}) {
            assertThatExceptionOfType(ModelStoreException.class)
                    .as(outside)
                    .isThrownBy(() -> StoreLayout.resolve(Path.of(folder), outside));
        }
    }
}
