package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples compile and are listed; {@link ExampleProgramsRunTest} runs them. */
final class ExampleProgramsTest {
    static List<Path> java_programs() throws IOException {
        return ExamplePrograms.programs().stream()
                .filter(program -> program.toString().endsWith(".java"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("java_programs")
    void compiles_without_a_warning(Path program, @TempDir Path classes) throws Exception {
        ExamplePrograms.compile(program, classes);
    }

    @Test
    void the_readme_lists_every_program() throws Exception {
        String readme = Files.readString(ExamplePrograms.FOLDER.resolve("README.md"));

        assertThat(ExamplePrograms.programs())
                .hasSizeGreaterThan(20)
                .allSatisfy(program -> assertThat(readme)
                        .contains("("
                                + ExamplePrograms.FOLDER
                                        .relativize(program)
                                        .toString()
                                        .replace('\\', '/') + ")"));
    }

    @Test
    void shell_scripts_are_executable_and_stop_at_errors() throws Exception {
        List<Path> scripts = ExamplePrograms.programs().stream()
                .filter(program -> program.toString().endsWith(".sh"))
                .toList();

        assertThat(scripts).isNotEmpty().allSatisfy(script -> {
            assertThat(script).isExecutable();
            assertThat(Files.readString(script)).startsWith("#!/bin/sh\n").contains("set -eu", "--fail-with-body");
        });
    }

    @Test
    void the_configuration_of_the_examples_is_valid() {
        var loaded = Ratatoskr.builder()
                .environment(Map.of())
                .config(ExamplePrograms.PROPERTIES)
                .load();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings().providers().get("compatible").disabledReason())
                .isEmpty();
    }
}
