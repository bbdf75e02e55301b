package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component from a jar of the operator's; LauncherTest shows that the jars of lib/ are on the class path. */
final class OwnComponentTest {
    private static final String SOURCE = """
            package org.example;

            import java.util.Locale;
            import java.util.Map;
            import org.apache.camel.Endpoint;
            import org.apache.camel.support.DefaultComponent;
            import org.apache.camel.support.ProcessorEndpoint;

            public class LoudComponent extends DefaultComponent {
                @Override
                protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                    return new ProcessorEndpoint(uri, this, exchange -> exchange.getMessage()
                            .setBody(remaining + exchange.getMessage().getBody(String.class).toUpperCase(Locale.ROOT)));
                }
            }
            """;

    @TempDir
    Path folder;

    /** Compiles the component into {@code lib/loud-1.0.jar}. */
    private Path jar() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var source =
                new SimpleJavaFileObject(
                        URI.create("string:///org/example/LoudComponent.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return SOURCE;
                    }
                };
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            classes.toString(),
                                            "-proc:none",
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    List.of(source))
                            .call())
                    .isTrue();
        }
        Path jar = Files.createDirectories(folder.resolve("lib")).resolve("loud-1.0.jar");
        String type = "org/example/LoudComponent.class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(type));
            out.write(Files.readAllBytes(classes.resolve(type)));
            out.putNextEntry(new ZipEntry("META-INF/services/org/apache/camel/component/loud"));
            out.write("class=org.example.LoudComponent\n".getBytes(UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    @Test
    void a_route_uses_a_component_of_the_operators() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes/custom"));
        Files.writeString(
                routes.resolve("loud.camel.yaml"),
                "- route: {id: loud, from: {uri: \"direct:loud\", steps: [{to: {uri: \"loud:oh-\"}}]}}");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (var loader =
                new URLClassLoader(new URL[] {jar().toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            try (TestGateway gateway = TestGateway.of(Ratatoskr.builder().routes(routes.getParent()));
                    var template = gateway.context().createProducerTemplate()) {
                assertThat(template.requestBody("direct:loud", "hello", String.class))
                        .isEqualTo("oh-HELLO");
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
