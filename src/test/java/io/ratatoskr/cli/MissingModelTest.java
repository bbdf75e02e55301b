package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code of a chat with a model that a running provider does not have, or does not serve for another reason. */
final class MissingModelTest {
    /** Commands run against a gateway whose Ollama is the mock. */
    private record MockedRuntime(MockProvider mock, CliRuntime settings) implements CliRuntime {
        @Override
        public Settings settings(CliOptions options) {
            return settings.settings(options);
        }

        @Override
        public ModelGateway gateway(CliOptions options) {
            return Ratatoskr.builder()
                    .environment(Map.of())
                    .set("ratatoskr.models.folder", "")
                    .set("ratatoskr.provider-defaults.retries", "0")
                    .set("ratatoskr.providers.ollama.base-url", mock.origin())
                    .build();
        }

        @Override
        public ConfigReport configuration(CliOptions options) {
            return settings.configuration(options);
        }

        @Override
        public List<String> checkConfiguration(CliOptions options) {
            return settings.checkConfiguration(options);
        }

        @Override
        public void checkRoutes(CliOptions options, List<Path> files) {
            settings.checkRoutes(options, files);
        }

        @Override
        public int serve(CliOptions options) {
            throw new AssertionError("no command of this test serves");
        }

        @Override
        public boolean isInteractive() {
            return true;
        }
    }

    @ParameterizedTest(name = "{0}, streamed: {1}")
    @CsvSource({"404,true,4", "404,false,4", "410,true,4", "403,true,1", "402,true,1", "500,true,1", "429,false,1"})
    void exit_code_of_a_status(int status, boolean stream, int exitCode) {
        try (MockProvider mock = MockProvider.start()) {
            mock.at("/api/chat").always(MockResponse.error(status, "model 'notthere' not found"));
            List<String> args = new ArrayList<>(List.of("chat", "--model", "ollama:notthere", "hi"));
            if (!stream) {
                args.add("--no-stream");
            }
            var errors = new ByteArrayOutputStream();
            int exit = Cli.run(
                    args.toArray(String[]::new),
                    new MockedRuntime(mock, new CommandRunner()),
                    new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                    new PrintStream(errors, false, UTF_8),
                    new ByteArrayInputStream(new byte[0]));
            assertThat(exit).as(errors.toString(UTF_8)).isEqualTo(exitCode);
            assertThat(errors.toString(UTF_8).contains("ollama pull notthere")).isEqualTo(exitCode == 4);
        }
    }

    @Test
    void an_unknown_model_points_to_the_command_that_lists_them() {
        try (MockProvider mock = MockProvider.start()) {
            for (List<String> args : List.of(
                    List.of("embed", "--model", "qqqqqqqqqqqqqqqqqqqq", "hi"),
                    List.of("models", "info", "qqqqqqqqqqqqqqqqqqqq"))) {
                var errors = new ByteArrayOutputStream();
                int exit = Cli.run(
                        args.toArray(String[]::new),
                        new MockedRuntime(mock, new CommandRunner()),
                        new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                        new PrintStream(errors, false, UTF_8),
                        new ByteArrayInputStream(new byte[0]));
                assertThat(exit).as(errors.toString(UTF_8)).isNotZero();
                assertThat(errors.toString(UTF_8))
                        .contains("ratatoskr models list --all lists the known models")
                        .doesNotContain("GET ");
            }
        }
    }
}
