package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads and starts every shipped route file and kamelet. */
final class RoutesTest {
    private static final Path ROUTES = Path.of("routes");

    @Test
    void jar_carries_every_route_file_of_the_repository() throws IOException {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            List<String> onDisk = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .map(file -> ROUTES.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith("custom/"))
                    .toList();
            assertThat(RouteFiles.load(Optional.empty()).names()).containsExactlyInAnyOrderElementsOf(onDisk);
        }
    }

    @Test
    void every_route_starts_and_has_a_description() {
        try (var mock = MockProvider.start();
                var server = server(mock)) {
            server.start();
            List<Route> routes = server.context().getRoutes();
            assertThat(routes)
                    .extracting(Route::getRouteId)
                    .contains(
                            "chat",
                            "generate",
                            "embed",
                            "models",
                            "http-chat",
                            "http-completions",
                            "http-embeddings",
                            "http-models",
                            "http-model",
                            "local-embed",
                            "openrouter-chat",
                            "compatible-generate");
            for (Route route : routes) {
                String id = route.getRouteId();
                assertThat(server.context().getRouteController().getRouteStatus(id))
                        .as(id)
                        .isEqualTo(ServiceStatus.Started);
                assertThat(route.getDescription())
                        .as("description of " + id)
                        .isNotBlank()
                        .endsWith(".");
                assertThat(route.getGroup()).as("group of " + id).isNotBlank();
            }
        }
    }

    private static Server server(MockProvider mock) {
        return new Server(Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "0")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl()));
    }

    static Stream<Path> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            return files
                    .filter(file -> file.toString().endsWith(".kamelet.yaml"))
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void kamelet_starts_in_a_context_without_a_gateway(Path file) throws Exception {
        String name = file.getFileName().toString().replace(".kamelet.yaml", "");
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    switch (name.substring(name.lastIndexOf('-'))) {
                        case "-sink" ->
                            from("direct:ask")
                                    .to("kamelet:" + name + "?baseUrl=http://127.0.0.1:9/v1&apiKey=RAW(secret)");
                        case "-action" -> from("direct:ask").to("kamelet:" + name + "?model=m");
                        default ->
                            from("kamelet:" + name + "?prompt=hello")
                                    .autoStartup(false)
                                    .to("direct:ask");
                    }
                }
            });
            context.start();
            assertThat(context.getRoutes()).hasSizeGreaterThanOrEqualTo(2);
        }
    }
}
