package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with invalid files are rejected with a clear reason, and other models stay usable. */
final class InvalidLocalModelTest {
    @TempDir
    Path folder;

    private void copy(String model, String file, String as) throws IOException {
        Path to = folder.resolve(as);
        Files.createDirectories(to.getParent());
        try (InputStream in = InvalidLocalModelTest.class.getResourceAsStream("/models/" + model + "/" + file)) {
            Files.copy(in, to);
        }
    }

    private void copyModel() throws IOException {
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx")) {
            copy("nli-tiny", file, file);
        }
    }

    /** The invalid model together with a valid one, which must work afterwards. */
    private LocalModels models(LocalModelSettings bad) {
        return LocalModels.of(
                SharedModels.SETTINGS,
                List.of(),
                new ModelsSettings(
                        Map.of(), Map.of(), List.of(), List.of(bad, TestModels.named("nli-tiny")), List.of()),
                TestModels.NO_STORE);
    }

    private void assertRejected(String reason) {
        assertRejected(TestModels.at("bad", new Origin.Folder(folder)), reason);
    }

    private void assertRejected(LocalModelSettings settings, String reason) {
        try (LocalModels models = models(settings)) {
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> infer(models, NliRequest.of("bad", "a", "b")))
                    .withMessageContaining("bad")
                    .withMessageContaining(reason)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(folder.toString()))
                    .matches(ModelNotAvailable::isFallbackAllowed);
            infer(models, NliRequest.of("nli-tiny", "a", "b"));
        }
    }

    private static void infer(LocalModels models, ModelRequest request) {
        models.infer(request, Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    @Test
    void a_folder_without_files_reports_what_is_missing() {
        assertRejected("is not in the folder " + folder.getFileName());
        assertRejected(
                TestModels.at("bad", new Origin.Folder(folder.resolve("nowhere"))),
                "the folder nowhere does not exist");
    }

    @Test
    void an_invalid_graph_is_rejected() throws IOException {
        copyModel();
        Files.writeString(folder.resolve("onnx/model.onnx"), "not a graph");
        assertRejected("cannot be loaded");
    }

    @Test
    void a_truncated_graph_is_rejected() throws IOException {
        copyModel();
        Path graph = folder.resolve("onnx/model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        Files.write(graph, Arrays.copyOf(bytes, bytes.length / 2));
        assertRejected("cannot be loaded");
    }

    @Test
    void a_graph_of_another_kind_is_refused() throws IOException {
        copyModel();
        Files.delete(folder.resolve("onnx/model.onnx"));
        copy("embed-tiny-cls", "onnx/model.onnx", "onnx/model.onnx");
        assertRejected("for nli");
    }

    @Test
    void a_graph_with_more_outputs_than_labels_is_refused() throws IOException {
        copyModel();
        Files.delete(folder.resolve("onnx/model.onnx"));
        copy("classify-tiny", "onnx/model.onnx", "onnx/model.onnx");
        assertRejected("3 in a row");
    }

    @Test
    void an_invalid_tokenizer_or_configuration_is_rejected() throws IOException {
        copyModel();
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":7}");
        assertRejected("cannot be loaded");
        Files.writeString(folder.resolve("config.json"), "{ half");
        assertRejected("config.json is not valid JSON");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"architectures\":[\"XForSequenceClassification\"],\"id2label\":{\"0\":\"a\",\"7\":\"b\"}}");
        assertRejected("none for 1");
    }

    @Test
    void an_unavailable_device_reports_what_would_help() {
        var gpu = new OnnxSettings(1, 100, false, Optional.empty(), Duration.ZERO, "cuda:0");
        try (LocalModels models = LocalModels.of(gpu, List.of(), TestModels.SETTINGS, TestModels.NO_STORE)) {
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> infer(models, NliRequest.of("nli-tiny", "a", "b")))
                    .withMessageContaining("onnxruntime_gpu");
        }
    }

    @Test
    void a_model_that_is_not_downloaded_reports_how_to_get_it() {
        LocalModelSettings hub = TestModels.at("bad", new Origin.Hub("org/bad", "main"));
        assertRejected(hub, "ratatoskr models download bad");
        try (LocalModels models = models(hub)) {
            ModelInfo info = models.models().getFirst();
            assertThat(info.callable()).isFalse();
            assertThat(models.status("bad")).isInstanceOf(ModelStatus.Unavailable.class);
        }
    }
}
