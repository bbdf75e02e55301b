package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.onnx.model.BundledModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vectors and scores of the real service against Python's onnxruntime, tokenizers and numpy. The expected values are computed in
 * src/test/python.
 */
@Tag("it")
final class ModelParityTest {
    private static final Path FOLDER = Path.of("src/test/python");
    private static final Path PYTHON = FOLDER.resolve(".venv-models/bin/python").toAbsolutePath();
    private static final Path TEST_MODELS = Path.of("src/test/resources/models");

    @TempDir
    private Path temporary;

    @BeforeEach
    void requireLibraries() {
        assumeTrue(
                Files.isExecutable(PYTHON), "skipped: the libraries are not installed; see " + FOLDER + "/README.md");
    }

    @Test
    @Timeout(150)
    void vectors_of_folders_in_every_shape_are_those_of_numpy() throws Exception {
        Path folders = Files.createDirectory(temporary.resolve("folders"));
        python(Map.of(), "model_folders.py", folders.toString());
        try (TestGateway gateway = TestGateway.with(folders.resolve("models.yaml"), Map.of())) {
            python(
                    Map.of("GATEWAY_URL", gateway.url(), "MODEL_FOLDERS", folders.toString()),
                    "-m",
                    "unittest",
                    "-v",
                    "test_model_folders");
        }
    }

    @Test
    @Timeout(150)
    void models_of_the_build_return_what_onnxruntime_and_tokenizers_do() throws Exception {
        Path models = Files.createDirectory(temporary.resolve("models"));
        for (LocalModel model : BundledModels.ALL) {
            ModelSource.ClassPathSource source = (ModelSource.ClassPathSource) model.source();
            Path folder = Files.createDirectory(models.resolve(model.id()));
            copyResource(source.graph(), folder.resolve("model.onnx"));
            copyResource(source.tokenizer(), folder.resolve("tokenizer.json"));
        }
        var lines = new StringBuilder("local:\n");
        for (Path model : testModels()) {
            copyFolder(model, models.resolve(model.getFileName().toString()));
            lines.append("  %1$s: {class-path: models/%1$s}\n".formatted(model.getFileName()));
        }
        Path file = Files.writeString(temporary.resolve("models.yaml"), lines);
        try (TestGateway gateway = TestGateway.with(file, Map.of())) {
            python(
                    Map.of("GATEWAY_URL", gateway.url(), "MODELS", models.toString()),
                    "-m",
                    "unittest",
                    "-v",
                    "test_parity");
        }
    }

    private void python(Map<String, String> environment, String... arguments) throws Exception {
        var all = new HashMap<>(environment);
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        SdkProcess.run(
                FOLDER,
                temporary.resolve("output"),
                all,
                Stream.concat(Stream.of(PYTHON.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static List<Path> testModels() throws IOException {
        try (Stream<Path> files = Files.list(TEST_MODELS)) {
            List<Path> models = files.filter(Files::isDirectory).sorted().toList();
            assertThat(models).isNotEmpty();
            return models;
        }
    }

    private static void copyResource(String name, Path to) throws IOException {
        try (InputStream in = BundledModels.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            Files.copy(in, to);
        }
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
