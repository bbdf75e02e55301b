package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.registry.RegistrySnapshotJson;
import io.ratatoskr.registry.KnownModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryCommandTest {
    private static final String CLEAN =
            "{\"data\":[{\"id\":\"a\",\"context_length\":10,\"supported_parameters\":[\"seed\"]},"
                    + "{\"id\":\"b\",\"pricing\":{\"prompt\":\"0.000001\"},\"supported_parameters\":[\"stop\"]}]}";
    private static final String WITH_WARNINGS =
            "{\"data\":[{\"id\":\"a\",\"context_length\":\"long\",\"colour\":1},{\"name\":\"x\"}]}";

    @TempDir
    Path folder;

    private static RegistrySnapshot read(String json) {
        return RegistrySnapshotJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_catalog_is_imported_without_warnings() {
        var run = new CommandRunner().withInput(CLEAN);
        assertThat(run.cli("registry", "import", "-", "--provider", "mine", "--facts-of", "2026-05"))
                .isZero();
        assertThat(run.err()).isEqualTo("2 models, no warnings\n");
        RegistrySnapshot facts = read(run.out());
        assertThat(facts.version()).isEqualTo("2026-05");
        List<KnownModel> models = facts.providers().getFirst().models().models();
        assertThat(facts.providers().getFirst().provider()).isEqualTo("mine");
        assertThat(models).extracting(model -> model.info().id()).containsExactly("a", "b");
        assertThat(models.getFirst().metadata().parameter("stop")).isEqualTo(ParameterAvailability.UNSUPPORTED);
    }

    @Test
    void warnings_are_printed_by_entry_and_counted_and_the_rest_is_written() {
        var run = new CommandRunner().withInput(WITH_WARNINGS);
        assertThat(run.cli("registry", "import", "-")).isZero();
        assertThat(run.err().lines())
                .containsExactlyInAnyOrder(
                        "a: colour is an unknown field",
                        "a: context_length is \"long\"; expected a positive integer",
                        "entry 2: has no id of 1 to 512 characters",
                        "1 models; 3 warnings in 2 entries");
        assertThat(read(run.out()).providers().getFirst().models().models()).hasSize(1);
    }

    @Test
    void strict_exits_with_1_only_after_warnings() {
        assertThat(new CommandRunner().withInput(WITH_WARNINGS).cli("registry", "import", "-", "--strict"))
                .isEqualTo(1);
        assertThat(new CommandRunner().withInput(CLEAN).cli("registry", "import", "-", "--strict"))
                .isZero();
    }

    @Test
    void files_are_read_and_written() throws IOException {
        Path in = Files.writeString(folder.resolve("catalogue.json"), CLEAN + "\n{\"data\":[{\"id\":\"c\"}]}");
        Path out = folder.resolve("facts.json");
        var run = new CommandRunner();
        assertThat(run.cli("registry", "import", in.toString(), "-o", out.toString()))
                .isZero();
        assertThat(run.out()).isEmpty();
        assertThat(RegistrySnapshotJson.read(Files.readAllBytes(out))
                        .providers()
                        .getFirst()
                        .models()
                        .models())
                .hasSize(3);
    }

    @Test
    void an_unreadable_catalog_is_reported_on_one_line() {
        var missing = new CommandRunner();
        assertThat(missing.cli("registry", "import", folder.resolve("none.json").toString()))
                .isEqualTo(1);
        assertThat(missing.err())
                .contains("none.json cannot be read: no such file")
                .hasLineCount(1);
        var broken = new CommandRunner().withInput("{\"data\":[");
        assertThat(broken.cli("registry", "import", "-")).isEqualTo(4);
        assertThat(broken.err())
                .startsWith("the list of models cannot be read: the JSON ends unexpectedly (line 1, column ")
                .doesNotContain("Source")
                .hasLineCount(1);
        var nowhere = new CommandRunner().withInput(CLEAN);
        Path file = folder.resolve("none").resolve("facts.json");
        assertThat(nowhere.cli("registry", "import", "-", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(nowhere.err()).isEqualTo(file + " cannot be written: no such folder\n");
        var other = new CommandRunner().withInput("{\"models\":[]}");
        assertThat(other.cli("registry", "import", "-")).isEqualTo(4);
        assertThat(new CommandRunner().cli("registry")).isEqualTo(2);
    }
}
