package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kamelets in a folder without Java, run by Camel's own main class: YAML, properties and the kamelet files, with the jar on the class
 * path.
 */
@Timeout(60)
final class KameletMainTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void copyKamelets() throws IOException {
        Path target = Files.createDirectories(folder.resolve("kamelets"));
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void a_folder_with_kamelets_runs_a_chat() throws Exception {
        copyKamelets();
        write("hello.camel.yaml", """
                - route:
                    id: hello
                    from:
                      uri: direct:hello
                      steps:
                        - to:
                            uri: kamelet:ratatoskr-chat-action
                            parameters:
                              model: "{{my.model}}"
                              system: "Be brief & kind, 100 % + more"
                """);
        try (MockProvider mock = MockProvider.start()) {
            write("application.properties", """
                    my.model=compatible:m
                    ratatoskr.providers.compatible.base-url=%s
                    camel.main.routes-include-pattern=file:%s/*.camel.yaml
                    camel.component.kamelet.location=file:%s
                    """.formatted(mock.baseUrl(), folder, folder.resolve("kamelets")));
            var main = new Main();
            main.setPropertyPlaceholderLocations("file:" + folder.resolve("application.properties"));
            main.start();
            try (var template = main.getCamelContext().createProducerTemplate()) {
                assertThat(template.requestBody("direct:hello", "hello", String.class))
                        .isEqualTo("You said: hello");
            } finally {
                main.stop();
            }
            assertThat(mock.lastCall().text()).contains("Be brief & kind, 100 % + more");
        }
    }

    /** A process of its own, since only its environment can have the variable. */
    @Test
    void a_process_without_java_code_runs_a_source_and_a_sink_with_its_key_from_the_environment() throws Exception {
        String key = "kmk-a&b+c%d#e\"f";
        copyKamelets();
        write("riddles.camel.yaml", """
                - route:
                    id: riddles
                    from:
                      uri: kamelet:ratatoskr-chat-source
                      parameters:
                        prompt: Invent a riddle.
                        model: compatible:m
                        count: 1
                      steps:
                        - to:
                            uri: kamelet:openai-compatible-sink
                            parameters:
                              baseUrl: "{{my.url}}"
                              model: second
                              output: text
                        - log:
                            message: "Received: ${body}"
                """);
        try (MockProvider mock = MockProvider.start()) {
            write("application.properties", """
                    my.url=%s
                    ratatoskr.providers.compatible.base-url=%1$s
                    camel.main.routes-include-pattern=file:riddles.camel.yaml
                    camel.main.duration-max-messages=1
                    camel.component.kamelet.location=file:kamelets
                    """.formatted(mock.baseUrl()));
            var builder = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            folder + File.pathSeparator + System.getProperty("java.class.path"),
                            Main.class.getName())
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("RATATOSKR_") || name.endsWith("_API_KEY"));
            builder.environment().putAll(Map.of("CAMEL_KAMELET_OPENAI_COMPATIBLE_SINK_API_KEY", key));

            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(output).doesNotContain("kmk-");
            assertThat(mock.calls()).as(output).hasSize(2);
            assertThat(mock.calls().getFirst().text()).contains("Invent a riddle.");
            assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer " + key);
            assertThat(mock.lastCall().text()).contains("You said: Invent a riddle.", "second");
        }
    }
}
