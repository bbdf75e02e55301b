package io.ratatoskr.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the golden files to the tests that compare with them. */
final class GoldenFilesTest {
    private static final Path SOURCES = Path.of("src/test/java/io/ratatoskr/golden");
    /** A file's name in a test; {@link ProviderRequestsTest} has one for each protocol instead. */
    private static final Pattern NAME = Pattern.compile("new Snapshot\\(\"([^\"]+)\"\\)");

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    @Test
    void each_golden_file_has_a_test_and_each_test_a_golden_file() throws IOException {
        var names = new TreeSet<String>();
        for (Path source : files(SOURCES, "Test.java")) {
            NAME.matcher(Files.readString(source)).results().forEach(name -> names.add(name.group(1)));
        }
        ProviderRequestsTest.files().forEach(names::add);

        assertThat(files(Snapshot.FOLDER, ".txt").stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void a_snapshot_without_facts_fails() {
        String file = "none";

        assertThatThrownBy(new Snapshot(file)::check)
                .isInstanceOf(AssertionError.class)
                .hasMessage("golden/none: no facts were collected");
    }
}
