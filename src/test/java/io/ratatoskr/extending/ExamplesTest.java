package io.ratatoskr.extending;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.mock.MockProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java examples of {@code docs/extending}. */
final class ExamplesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider.md",
                "protocol.md",
                "dialect.md",
                "operation.md",
                "frontend.md",
                "observer.md",
                "strategy.md",
                "model-kind.md",
            })
    void page_has_an_example_that_compiles(String page) throws Exception {
        List<ExamplePage.Example> examples = ExamplePage.of(page).java();
        assertThat(examples).isNotEmpty();
        ExampleCompiler.compile(examples, folder);
    }

    @Test
    void every_page_compiles() throws Exception {
        ExampleCompiler.compile(
                ExamplePage.all().stream().flatMap(page -> page.java().stream()).toList(), folder);
    }

    /** The provider of the page is served by the mock. */
    @Test
    void example_of_a_provider_gets_a_response() throws Exception {
        ExamplePage page = ExamplePage.of("provider.md");
        ExampleCompiler.compile(page.java(), folder.resolve("classes"));
        Path routes = Files.createDirectories(folder.resolve("routes/custom"));
        Files.writeString(routes.resolve("acme.camel.yaml"), page.only("yaml"));
        try (var mock = MockProvider.start();
                var loader = new URLClassLoader(
                        new URL[] {folder.resolve("classes").toUri().toURL()})) {
            Object text = loader.loadClass("AcmeProvider")
                    .getMethod("chat", String.class, Path.class)
                    .invoke(null, mock.baseUrl(), folder.resolve("routes"));
            assertThat((String) text).isNotBlank();
        }
    }

    /** The local model of the page, as a bean behind a provider's route. */
    @Test
    void example_of_a_model_gets_a_response() throws Exception {
        ExamplePage page = ExamplePage.of("model-kind.md");
        ExampleCompiler.compile(page.java(), folder.resolve("classes"));
        Path routes = Files.createDirectories(folder.resolve("routes/custom"));
        Files.writeString(routes.resolve("length.camel.yaml"), page.only("yaml"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (var loader =
                new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()})) {
            Thread.currentThread().setContextClassLoader(loader);
            try (ModelGateway gateway = Ratatoskr.builder()
                    .environment(Map.of())
                    .routes(folder.resolve("routes"))
                    .set("ratatoskr.providers.length.base-url", "http://127.0.0.1:9")
                    .build()) {
                EmbedResponse response = gateway.embed(EmbedRequest.of("length:any", "one text"));
                assertThat(response.embeddings().getFirst().values()).containsExactly(1, 1);
                assertThat(response.provider()).isEqualTo("length");
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
