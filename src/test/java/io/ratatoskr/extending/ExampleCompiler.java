package io.ratatoskr.extending;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles examples against the class path of the tests, and packs them into jars. */
final class ExampleCompiler {
    private ExampleCompiler() {}

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(ExamplePage.Example example) {
            super(URI.create("string:///" + example.className().replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = example.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Compiles into the folder; fails with the compiler's errors. */
    static void compile(List<ExamplePage.Example> examples, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of(
                                    "-proc:none",
                                    "-parameters",
                                    "-d",
                                    Files.createDirectories(folder).toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path")),
                            null,
                            examples.stream().map(Source::new).toList())
                    .call();
            assertThat(diagnostics.getDiagnostics().stream()
                            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR))
                    .isEmpty();
            assertThat(compiled).isTrue();
        }
    }

    /** Packs the compiled classes, the files of the pages, and an index of the route files among these. */
    static Path jar(List<ExamplePage> pages, Path folder) throws IOException {
        Path classes = folder.resolve("classes");
        compile(pages.stream().flatMap(page -> page.java().stream()).toList(), classes);
        Path jar = folder.resolve("acme.jar");
        String routes = "META-INF/ratatoskr/routes/";
        var index = new TreeSet<String>();
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path file : compiled.filter(Files::isRegularFile).sorted().toList()) {
                write(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            for (ExamplePage page : pages) {
                for (ExamplePage.Example resource : page.resources()) {
                    write(out, resource.path(), resource.text().getBytes(StandardCharsets.UTF_8));
                    if (resource.path().startsWith(routes)) {
                        index.add(resource.path().substring(routes.length()));
                    }
                }
            }
            write(out, routes + "index", String.join("\n", index).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void write(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        ((OutputStream) out).write(bytes);
        out.closeEntry();
    }
}
