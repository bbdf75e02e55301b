package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Error messages for invalid route files. */
final class RouteFileErrorsTest {
    @TempDir
    private Path folder;

    @Test
    void invalid_yaml_is_reported_with_file_and_line() throws IOException {
        assertRejected(
                "custom/broken.camel.yaml",
                "- route:\n    id: x\n   from: [",
                "routes/custom/broken.camel.yaml:3: not valid YAML: the indentation is wrong");
    }

    @Test
    void yaml_that_is_nested_too_deeply_is_reported() throws IOException {
        assertRejected(
                "custom/deep.camel.yaml", "- route: " + "[".repeat(50_000), "routes/custom/deep.camel.yaml", "nested");
    }

    @Test
    void unknown_parameter_of_a_template_is_reported() throws IOException {
        assertRejected(
                "custom/more.camel.yaml",
                line("compatible-more", "compatible", "chat", ", {name: retries, value: 3}"),
                "routes/custom/more.camel.yaml:1: templatedRoute 'compatible-more': unknown parameter 'retries'");
    }

    @Test
    void unknown_operation_and_unknown_provider_are_reported_together() throws IOException {
        assertRejected(
                "custom/more.camel.yaml",
                line("nobody-chatt", "nobody", "chatt", ""),
                "unknown operation 'chatt'; expected one of [chat, generate, embed, nli, zero-shot,",
                "provider 'nobody' is not configured; set ratatoskr.providers.nobody.base-url");
    }

    @Test
    void duplicate_route_id_is_reported() throws IOException {
        assertRejected(
                "custom/more.camel.yaml",
                line("compatible-chat", "compatible", "chat", ""),
                "routes/custom/more.camel.yaml:1: route id 'compatible-chat' is defined twice");
    }

    @Test
    void unknown_step_is_reported_with_its_file() throws IOException {
        assertRejected(
                "custom/more.camel.yaml",
                "- route: {id: x, from: {uri: \"direct:x\", steps: [{nosuchstep: {a: b}}]}}",
                "more.camel.yaml",
                "nosuchstep");
    }

    @Test
    void endpoint_of_a_provider_without_settings_is_reported() throws IOException {
        assertRejected(
                "custom/more.camel.yaml",
                "- route: {id: x, from: {uri: \"direct:x\", steps: [{to: {uri: \"provider:openai?name=nobody\"}}]}}",
                "name: nobody");
    }

    @Test
    void service_reports_the_same() throws IOException {
        Files.createDirectories(folder.resolve("custom"));
        Files.writeString(
                folder.resolve("custom/more.camel.yaml"),
                "- route: {id: x, from: {uri: \"direct:x\", steps: [{to: {uri: \"provider:openai?name=nobody\"}}]}}");
        var builder = Ratatoskr.builder()
                .environment(Map.of())
                .routes(folder)
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "");
        try (var server = new Server(builder)) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContaining("name: nobody");
        }
    }

    private static String line(String id, String provider, String operation, String more) {
        return """
                - templatedRoute: {routeTemplateRef: provider, routeId: %s, parameters: [{name: name, value: %s}, \
                {name: operation, value: %s}, {name: uri, value: "provider:openai?name=compatible"}%s]}
                """.formatted(id, provider, operation, more);
    }

    private void assertRejected(String name, String text, String... messageParts) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThatThrownBy(() -> Ratatoskr.builder()
                        .environment(Map.of())
                        .routes(folder)
                        .build()
                        .close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContainingAll(messageParts);
    }
}
