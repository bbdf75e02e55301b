package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real process on broken and valid configurations: {@code serve}, {@code config check} and {@code routes check}. */
@Timeout(180)
final class ConfigCheckTest {
    @TempDir
    private Path home;

    private record Ended(int code, List<String> lines) {}

    @Test
    void a_service_with_a_broken_route_file_ends_with_3_and_one_sentence() throws Exception {
        write(
                "routes/custom/broken.camel.yaml",
                "- route:\n    id: a\n    from: {uri: \"timer:a?delay=0\", steps: [{log: ticked}, {to: \"ftp:x\"}]}\n");
        Ended ended = run("serve", "--port", "0");
        assertThat(ended.code).isEqualTo(3);
        String[] message = {
            "config has 1 problem:",
            "  routes/custom/broken.camel.yaml:3: no component 'ftp': put camel-ftp 4.18.0 and its dependencies into lib/; "
                    + "`ratatoskr components add camel-ftp` does it with Maven"
        };
        assertThat(ended.lines).endsWith(message);
        assertThat(ended.lines)
                .noneMatch(line -> line.contains("ERROR") || line.contains("ticked") || line.contains("\tat "))
                .as("the routes that the search for mistakes creates and removes are not logged")
                .noneMatch(line -> line.contains("Stopped ") || line.contains("Shutdown "));
        assertThat(run("config", "check")).isEqualTo(new Ended(3, List.of(message)));
    }

    @Test
    void a_valid_configuration_and_replaced_files_are_reported() throws Exception {
        write(
                "routes/operations/embed.camel.yaml",
                Files.readString(Path.of("routes/operations/embed.camel.yaml")) + "# mine\n");
        write("routes/operations/nli.camel.yaml", Files.readString(Path.of("routes/operations/nli.camel.yaml")));
        write("routes/custom/mine.yaml", "");
        Ended ended = run("config", "check");
        assertThat(ended.lines)
                .containsExactly(
                        "routes/custom/mine.yaml is ignored: not a route file: name it *.camel.yaml",
                        "routes/operations/embed.camel.yaml replaces the shipped file of this name, and differs from it",
                        "no mistakes");
        assertThat(ended.code).isZero();
    }

    @Test
    void route_files_are_checked_with_those_of_the_gateway() throws Exception {
        Path valid = write(
                "work/valid.camel.yaml",
                "- route: {id: a, from: {uri: \"direct:a\", steps: [{to: \"direct:chat\"}]}}\n");
        Path broken = write(
                "work/broken.camel.yaml",
                "- route: {id: b, from: {uri: \"direct:b\", steps: [{to: \"direct:chatt\"}]}}\n- route: {id: chat, from: {uri: \"direct:c\", steps: [{log: x}]}}\n");
        Ended ended = run("routes", "check", valid.toString(), broken.toString());
        assertThat(ended.code).isEqualTo(3);
        assertThat(ended.lines)
                .containsExactly(
                        "config has 2 problems:",
                        "  " + broken
                                + ":2: route id 'chat' is defined twice; the other one is in routes/operations/chat.camel.yaml:2",
                        "  " + broken + ":1: no route consumes direct:chatt; did you mean direct:chat?");
        assertThat(run("routes", "check", valid.toString())).isEqualTo(new Ended(0, List.of(valid + ": no mistakes")));
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Ended run(String... args) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsun.misc.unsafe.memory.access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ratatoskr.Main"));
        command.addAll(List.of(args));
        command.addAll(List.of("--home", home.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY"));
        Process process = builder.start();
        try {
            List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), lines);
        } finally {
            process.destroyForcibly();
        }
    }
}
