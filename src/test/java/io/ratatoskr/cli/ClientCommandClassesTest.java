package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that uses a running gateway starts none: it loads no class of Camel, which takes most of the CPU time of a start. */
@Timeout(60)
final class ClientCommandClassesTest {
    @TempDir
    Path folder;

    private TestGateway gateway;
    private Path socket;

    @BeforeEach
    void start() {
        socket = folder.resolve("s");
        gateway = TestGateway.of(Ratatoskr.builder(), "ratatoskr.socket.path", socket.toString());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "status", "tokens --model gpt-4o Yggdrasil"})
    void none_is_of_camel(String command) throws Exception {
        Path classes = folder.resolve("classes.log");
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + classes,
                "-Dratatoskr.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.ratatoskr.Main"));
        line.addAll(List.of(command.split(" ")));
        assertThat(run(line)).containsAnyOf("ready", "4");
        assertThat(Files.readAllLines(classes))
                .anyMatch(loaded -> loaded.contains(" io.ratatoskr.Main "))
                .noneMatch(loaded -> loaded.contains(" org.apache.camel."));
    }

    private String run(List<String> line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RATATOSKR_"));
        builder.environment().put("RATATOSKR_SOCKET_PATH", socket.toString());
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
