package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.mock.MockProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every program in the folder {@code examples} as its README says, and checks what it prints. */
@Tag("it")
final class ExampleProgramsRunTest {
    private static final Path PYTHON =
            Path.of("src/test/python/.venv/bin/python").toAbsolutePath();
    /** What a program prints, by its name without underscores, in lower case. */
    private static final Map<String, List<String>> OUTPUT = Map.of(
            "chat", List.of("You said: Why is the sky blue?"),
            "stream", List.of("You said: Count from one to five.", " tokens"),
            "tools", List.of("temperature({\"city\":\"Oslo\"}) = 12", "Oslo has 12 degrees, Rome 28."),
            "embeddings", List.of("3 vectors of 384 numbers", "  A kitten naps on the couch."),
            "nlifilter", List.of("There is a black dog in the garden."),
            "langchainembeddings", List.of("2 vectors of 384 numbers"),
            "socketlines", List.of("You said: I like the new garden.", "of 50 notes entail it", "64 texts embedded"));
    /** What curl prints: the JSON of the response. */
    private static final Map<String, List<String>> JSON_OUTPUT = Map.of(
            "chat", List.of("\"content\":\"You said: Why is the sky blue?\""),
            "stream", List.of("data: {", "\"total_tokens\":", "data: [DONE]"),
            "tools", List.of("\"finish_reason\":\"tool_calls\"", "\"content\":\"Oslo has 12 degrees, Rome 28.\""),
            "embeddings", List.of("\"embedding\":[", "\"index\":1"),
            "nlifilter", List.of("There is a black dog in the garden."));
    /** What a filter leaves out. */
    private static final List<String> NOT_ENTAILED = List.of("The garden is empty", "The window is open");

    @TempDir
    private Path temporary;

    /** For the Unix socket. */
    @TempDir
    private static Path socket;

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        mock = ExamplePrograms.mock();
        gateway = ExamplePrograms.gateway(
                mock, "ratatoskr.socket.path", socket.resolve("s").toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    static List<Path> programs() throws IOException {
        return ExamplePrograms.programs();
    }

    @ParameterizedTest
    @MethodSource("programs")
    @Timeout(150)
    void prints_the_expected_output(Path program) throws Exception {
        String file = program.getFileName().toString();
        String task = file.substring(0, file.lastIndexOf('.')).replace("_", "").toLowerCase(Locale.ROOT);

        String output = run(program);

        assertThat(file.endsWith(".sh") ? JSON_OUTPUT : OUTPUT)
                .as("expected output of " + file)
                .containsKey(task);
        assertThat(output).contains((file.endsWith(".sh") ? JSON_OUTPUT : OUTPUT).get(task));
        if (task.equals("nlifilter")) {
            assertThat(NOT_ENTAILED).noneMatch(output::contains);
        }
    }

    private String run(Path program) throws Exception {
        String file = program.toString();
        if (file.endsWith(".sh")) {
            assumeTrue(SdkProcess.isOnPath("curl"), "skipped: curl is not on the PATH");
            return run(List.of(file));
        }
        if (file.endsWith(".py")) {
            assumeTrue(
                    Files.isExecutable(PYTHON), "skipped: the SDKs are not installed; see src/test/python/README.md");
            return run(List.of(PYTHON.toString(), "-W", "error::DeprecationWarning:__main__", file));
        }
        Path classes = Files.createDirectory(temporary.resolve("classes"));
        ExamplePrograms.compile(program, classes);
        return run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsun.misc.unsafe.memory.access=allow",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                program.getFileName().toString().replace(".java", "")));
    }

    private String run(List<String> command) throws Exception {
        Path output = temporary.resolve("output");
        Map<String, String> environment = Map.of(
                "RATATOSKR_URL",
                gateway.url(),
                "RATATOSKR_SOCKET",
                socket.resolve("s").toString(),
                "RATATOSKR_PROVIDERS_COMPATIBLE_BASE_URL",
                mock.baseUrl(),
                "PYTHONDONTWRITEBYTECODE",
                "1");
        SdkProcess.run(Path.of(""), output, environment, command.toArray(String[]::new));
        return Files.readString(output);
    }
}
