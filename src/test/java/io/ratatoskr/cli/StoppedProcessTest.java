package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Needs a process of its own, since a signal stops the whole process. */
class StoppedProcessTest {
    @Test
    void a_stopped_process_closes_its_stream_and_ends_its_line() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoppedProcessTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var reader = process.inputReader(UTF_8)) {
            var seen = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = seen.length() < "waiting".length() ? reader.read() : -1) {
                seen.append((char) c);
            }
            assertThat(seen).hasToString("waiting");

            process.toHandle().destroy();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.readLine()).isEmpty();
            assertThat(reader.readLine()).isEqualTo("closed with 0 streams open");
        } finally {
            process.destroyForcibly();
        }
    }

    public static void main(String[] args) {
        var run = new CommandRunner();
        run.gateway.events = List.of(new ChatEvent.Content(0, "waiting", null));
        run.gateway.blocksAtEnd = true;
        run.gateway.onClose = () -> System.out.printf("closed with %d streams open%n", run.gateway.openStreams);
        Cli.run(new String[] {"chat", "--model", "m", "hi"}, run, System.out, System.err, System.in);
    }
}
