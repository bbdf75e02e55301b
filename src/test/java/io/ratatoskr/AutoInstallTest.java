package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ratatoskr:} endpoints in contexts that have no gateway. */
@Timeout(60)
final class AutoInstallTest {
    private static final String ROUTE = """
            - route:
                id: mine
                from:
                  uri: direct:mine
                  steps:
                    - to:
                        uri: ratatoskr:chat
                        parameters:
                          model: compatible:m
            """;

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.always(MockResponse.text("four"));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    private DefaultCamelContext context() {
        var context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("ratatoskr.providers.compatible.base-url", mock.baseUrl());
        return context;
    }

    private static void load(CamelContext context, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("mine.camel.yaml", yaml));
    }

    private static String chat(CamelContext context) {
        return context.createProducerTemplate().requestBody("direct:mine", "two plus two?", String.class);
    }

    @Test
    void gateway_is_installed_when_a_context_starts_whose_routes_use_it() throws Exception {
        try (var context = context()) {
            load(context, ROUTE);
            context.start();
            assertThat(chat(context)).isEqualTo("four");
        }
    }

    @Test
    void gateway_is_installed_when_a_running_context_gets_a_route() throws Exception {
        try (var context = context()) {
            context.start();
            assertThat(context.getRoutes()).isEmpty();
            load(context, ROUTE);
            assertThat(chat(context)).isEqualTo("four");
        }
    }

    @Test
    void context_without_such_routes_gets_no_gateway() throws Exception {
        try (var context = context()) {
            context.start();
            assertThat(context.getRoutes()).isEmpty();
            assertThat(context.getRegistry().lookupByName("ratatoskr-admission"))
                    .isNull();
        }
    }

    @Test
    void a_context_that_stops_does_not_log_each_route_of_the_gateway() throws Exception {
        // The root logger has the routes of the other tests too
        String id = "quiet-" + UUID.randomUUID();
        try (var log = LogCapture.start()) {
            try (var context = context()) {
                load(context, ROUTE);
                context.start();
                load(context, """
                        - templatedRoute:
                            routeTemplateRef: provider
                            routeId: %s
                            parameters:
                              - name: name
                                value: compatible
                              - name: operation
                                value: stance
                              - name: uri
                                value: provider:openai?name=compatible
                        """.formatted(id));
                assertThat(context.getRoute(id)).isNotNull();
                context.stop();
            }
            assertThat(log.text().lines().filter(line -> line.startsWith("INFO") && line.contains(id)))
                    .noneMatch(line -> line.contains("Shutdown") || line.contains("Stopped"));
        }
    }

    @Test
    void gateway_goes_with_the_context_and_comes_back_with_it() throws Exception {
        try (var context = context()) {
            load(context, ROUTE);
            context.start();
            assertThat(chat(context)).isEqualTo("four");
            context.stop();
            assertThat(context.getRegistry().lookupByName("ratatoskr-admission"))
                    .isNull();
            assertThat(context.getRouteDefinitions())
                    .extracting(route -> route.getId())
                    .containsExactly("mine");
            context.start();
            assertThat(context.getRoutes()).extracting(Route::getRouteId).contains("mine", "chat");
            assertThat(chat(context)).isEqualTo("four");
        }
    }

    @Test
    void gateway_of_the_application_is_used() throws Exception {
        try (var context = new DefaultCamelContext()) {
            Ratatoskr.builder()
                    .environment(Map.of())
                    .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                    .into(context);
            load(context, ROUTE);
            context.start();
            assertThat(chat(context)).isEqualTo("four");
        }
    }

    @Test
    void gateway_is_not_installed_where_that_is_disabled() throws Exception {
        var main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.configure().withRoutesIncludePattern("false");
        main.addInitialProperty("camel.component.ratatoskr.auto-install", "false");
        main.start();
        try {
            load(main.getCamelContext(), ROUTE);
            assertThatThrownBy(() -> chat(main.getCamelContext()))
                    .hasRootCauseMessage(
                            "the CamelContext '%s' has no gateway; install one with Ratatoskr.into, or leave camel.component.ratatoskr.autoInstall at true"
                                    .formatted(main.getCamelContext().getName()));
        } finally {
            main.stop();
        }
    }

    @Test
    void mistake_in_the_configuration_stops_the_start() throws Exception {
        try (var context = context()) {
            context.getPropertiesComponent().addInitialProperty("ratatoskr.routing.max-in-flight", "many");
            load(context, ROUTE);
            assertThatThrownBy(context::start)
                    .hasStackTraceContaining(ConfigurationInvalid.class.getName())
                    .hasStackTraceContaining("ratatoskr.routing.max-in-flight");
        }
    }

    @Test
    void camel_main_runs_a_file_and_a_kamelet_that_use_it(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.camel.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - to:
                            uri: kamelet:my-chat-action
                            parameters:
                              model: compatible:m
                """);
        Files.writeString(folder.resolve("my-chat-action.kamelet.yaml"), """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: my-chat-action
                spec:
                  definition:
                    title: Chat Action
                    properties:
                      model:
                        title: Model
                        description: The model.
                        type: string
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: "{{model}}"
                        - setHeader:
                            name: after
                            constant: "{{model}}"
                """);
        var main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.addInitialProperty("ratatoskr.providers.compatible.base-url", mock.baseUrl());
        main.addInitialProperty("camel.component.kamelet.location", "file:" + folder);
        main.configure().withRoutesIncludePattern("file:" + folder + "/mine.camel.yaml");
        main.start();
        try {
            assertThat(chat(main.getCamelContext())).isEqualTo("four");
            assertThat(List.of(mock.lastCall().model())).containsExactly("m");
        } finally {
            main.stop();
        }
    }
}
