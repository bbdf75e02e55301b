package io.ratatoskr;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockScript;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The programs in the folder {@code examples}, and the gateway and the mock provider that its README starts. */
final class ExamplePrograms {
    static final Path FOLDER = Path.of("examples");
    static final Path PROPERTIES = FOLDER.resolve("gateway/application.properties");
    static final Path MODELS = FOLDER.resolve("gateway/models.yaml");
    static final Path MOCK_SCRIPT = FOLDER.resolve("gateway/mock.yaml");

    private ExamplePrograms() {}

    /** Every file but the README, the configuration and the routes, sorted. */
    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().equals(FOLDER))
                    .filter(file -> Stream.of("gateway", "routes", "litellm")
                            .noneMatch(folder -> file.startsWith(FOLDER.resolve(folder))))
                    .filter(file -> !file.toString().contains("__pycache__"))
                    .sorted()
                    .toList();
        }
    }

    static MockProvider mock() throws IOException {
        return MockProvider.start().follow(MockScript.read(MOCK_SCRIPT.toString(), Files.readString(MOCK_SCRIPT)));
    }

    static TestGateway gateway(MockProvider mock, String... keysAndValues) {
        return TestGateway.of(
                Ratatoskr.builder().config(PROPERTIES).set("ratatoskr.providers.compatible.base-url", mock.baseUrl()),
                keysAndValues);
    }

    /** Compiles a program; a warning is an error, except those about the class path. */
    static void compile(Path program, Path classes) throws IOException {
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");
        var messages = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all,-path,-classfile,-options,-processing,-requires-automatic",
                "-Werror",
                "-proc:none",
                "--release",
                "21",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(program))
                    .call();
            assertThat(compiled).as(messages::toString).isTrue();
        }
    }
}
