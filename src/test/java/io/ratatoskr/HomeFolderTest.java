package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of an operator in the home folder: kamelets and routes. */
final class HomeFolderTest {
    private static final String ROUTE = "- route: {id: mine, from: {uri: \"direct:mine\", steps: [%s]}}";

    @TempDir
    Path home;

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ModelGateway into(CamelContext context) {
        return Ratatoskr.builder().environment(Map.of()).home(home).into(context);
    }

    private static ChatResponse chat(CamelContext context) throws Exception {
        try (var template = context.createProducerTemplate()) {
            return template.requestBody("direct:mine", ChatRequest.of("m", Message.user("hello")), ChatResponse.class);
        }
    }

    private static String sink(String name, String baseUrl) throws IOException {
        return Files.readString(Path.of("kamelets/openai-compatible-sink.kamelet.yaml"))
                .replace("name: openai-compatible-sink", "name: " + name)
                .replace("baseUrl: \"{{baseUrl}}\"", "baseUrl: \"" + baseUrl + "\"");
    }

    /** One that replaces a shipped kamelet, one of the operator's own, and one that only the jar has. */
    @ParameterizedTest
    @CsvSource({
        "openai-compatible-sink, openai-compatible-sink, http://localhost:1/v1",
        "my-sink, my-sink, http://localhost:1/v1",
        "my-sink, openai-compatible-sink, ''"
    })
    void a_kamelet_on_disk_is_used_and_takes_precedence(String onDisk, String called, String otherUrl)
            throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext()) {
            write("kamelets/" + onDisk + ".kamelet.yaml", sink(onDisk, mock.baseUrl()));
            String url = otherUrl.isEmpty() ? mock.baseUrl() : otherUrl;
            write(
                    "routes/custom/mine.camel.yaml",
                    ROUTE.formatted("{to: {uri: \"kamelet:%s?baseUrl=%s\"}}".formatted(called, url)));
            try (ModelGateway gateway = into(context)) {
                context.start();
                assertThat(chat(context).text()).isEqualTo("You said: hello");
                assertThat(gateway.models()).isNotEmpty();
            }
            assertThat(context.getComponent("kamelet", KameletComponent.class).getLocation())
                    .isEqualTo("classpath:kamelets");
        }
    }

    @Test
    void a_location_that_the_application_has_set_is_used() throws Exception {
        write("kamelets/my-sink.kamelet.yaml", sink("my-sink", "http://localhost:1/v1"));
        write("routes/custom/mine.camel.yaml", ROUTE.formatted("{to: {uri: \"kamelet:my-sink\"}}"));
        try (CamelContext context = new DefaultCamelContext()) {
            context.getComponent("kamelet", KameletComponent.class).setLocation("classpath:own");
            assertThatExceptionOfType(ConfigurationInvalid.class)
                    .isThrownBy(() -> into(context))
                    .withMessageContaining("kamelet 'my-sink' is not in classpath:own");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{to: {uri: \"kamelet:my-sink\"}}",
                "{to: {uri: \"kamelet:my-sink?baseUrl=http://localhost:1/v1\"}}",
                "{to: {uri: \"kamelet:my-sink/id?x=y\"}}",
                "{to: \"kamelet:my-sink\"}",
                "{kamelet: {name: my-sink}}",
                "{choice: {when: [{simple: \"${body} != null\", steps: [{to: {uri: \"kamelet:my-sink\"}}]}]}}"
            })
    void a_missing_kamelet_is_reported_with_the_file_and_the_locations(String step) throws Exception {
        write("routes/custom/mine.camel.yaml", ROUTE.formatted(step));
        try (CamelContext context = new DefaultCamelContext()) {
            assertThatExceptionOfType(ConfigurationInvalid.class)
                    .isThrownBy(() -> into(context))
                    .withMessageContaining(
                            "routes/custom/mine.camel.yaml:1: kamelet 'my-sink' is in neither file:%s nor classpath:kamelets"
                                    .formatted(home.resolve("kamelets")));
        }
    }

    @Test
    void the_service_reports_the_same() throws IOException {
        write("routes/custom/mine.camel.yaml", ROUTE.formatted("{to: {uri: \"kamelet:my-sink\"}}"));
        var builder = Ratatoskr.builder()
                .environment(Map.of())
                .home(home)
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "");
        try (var server = new Server(builder)) {
            assertThatExceptionOfType(ConfigurationInvalid.class)
                    .isThrownBy(server::start)
                    .withMessageContaining("kamelet 'my-sink' is in neither");
        }
    }

    /** Camel reports each of these by another exception. */
    @ParameterizedTest
    @ValueSource(strings = {"to: {uri: \"log:mine\"", "to: {uri: \"nothing:mine\"}", "not-a-step: {}"})
    void the_service_reports_why_a_kamelet_cannot_be_used(String step) throws IOException {
        write("routes/custom/mine.camel.yaml", ROUTE.formatted("{to: {uri: \"kamelet:my-sink\"}}"));
        write("kamelets/my-sink.kamelet.yaml", """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: {name: my-sink}
                spec:
                  definition: {title: mine}
                  template: {from: {uri: "kamelet:source", steps: [{%s}]}}
                """.formatted(step));
        var builder = Ratatoskr.builder()
                .environment(Map.of())
                .home(home)
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "");
        try (var server = new Server(builder)) {
            assertThatExceptionOfType(ConfigurationInvalid.class)
                    .isThrownBy(server::start)
                    .withMessageStartingWith(
                            "config has 1 problem:\n  routes/custom/mine.camel.yaml:1: kamelet 'my-sink'")
                    .withMessageContaining(step.replaceAll("\\W.*", ""));
        }
    }

    @Test
    void a_route_template_is_no_missing_kamelet() throws Exception {
        write("routes/custom/mine.camel.yaml", """
                - routeTemplate: {id: my-template, from: {uri: "kamelet:source", steps: [{setBody: {constant: done}}]}}
                - route: {id: mine, from: {uri: "direct:mine", steps: [{to: {uri: "kamelet:my-template"}}]}}
                """);
        try (CamelContext context = new DefaultCamelContext();
                ModelGateway gateway = into(context)) {
            context.start();
            assertThat(gateway.models()).isNotEmpty();
            try (var template = context.createProducerTemplate()) {
                assertThat(template.requestBody("direct:mine", "x", String.class))
                        .isEqualTo("done");
            }
        }
    }

    @Test
    void files_of_other_names_are_warned_of() throws IOException {
        write("routes/custom/mine.camel.yaml", ROUTE.formatted("{to: {uri: \"mock:x\"}}"));
        for (String ignored : new String[] {
            "routes/custom/mine.yaml",
            "routes/custom/more.camel.yml",
            "routes/custom/deep/Mine.XML",
            "routes/Routes.java",
            "kamelets/my-sink.yaml",
            "routes/custom/README.md",
            "routes/custom/mine.camel.yaml.bak",
            "routes/custom/.mine.yaml",
            "routes/.git/x.yaml"
        }) {
            write(ignored, "");
        }
        RouteFiles files = RouteFiles.load(Optional.of(home.resolve("routes")), Optional.of(home.resolve("kamelets")));
        assertThat(files.names()).contains("custom/mine.camel.yaml").doesNotContain("custom/mine.yaml");
        assertThat(files.warnings())
                .containsExactly(
                        "routes/Routes.java is ignored: not a route file: name it *.camel.yaml",
                        "routes/custom/deep/Mine.XML is ignored: not a route file: name it *.camel.yaml",
                        "routes/custom/mine.yaml is ignored: not a route file: name it *.camel.yaml",
                        "routes/custom/more.camel.yml is ignored: not a route file: name it *.camel.yaml",
                        "kamelets/my-sink.yaml is ignored: not a kamelet: name it *.kamelet.yaml");
        assertThat(files.withoutFrontends().warnings()).isEqualTo(files.warnings());
    }
}
