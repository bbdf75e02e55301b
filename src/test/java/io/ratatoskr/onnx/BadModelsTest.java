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
final class BadModelsTest {
    @TempDir
    Path folder;

    private void copy(String model, String file, String as) throws IOException {
        Path to = folder.resolve(as);
        Files.createDirectories(to.getParent());
        try (InputStream in = BadModelsTest.class.getResourceAsStream("/models/" + model + "/" + file)) {
            Files.copy(in, to);
        }
    }

    private void whole() throws IOException {
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

    private void refused(String why) {
        refused(TestModels.at("bad", new Origin.Folder(folder)), why);
    }

    private void refused(LocalModelSettings settings, String why) {
        try (LocalModels models = models(settings)) {
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> ask(models, NliRequest.of("bad", "a", "b")))
                    .withMessageContaining("bad")
                    .withMessageContaining(why)
                    .matches(ModelNotAvailable::isFallbackAllowed);
            ask(models, NliRequest.of("nli-tiny", "a", "b"));
        }
    }

    private static void ask(LocalModels models, ModelRequest request) {
        models.answer(request, Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    @Test
    void a_folder_without_files_says_what_is_missing() {
        refused("is not in " + folder);
        refused(TestModels.at("bad", new Origin.Folder(folder.resolve("nowhere"))), "there is no folder");
    }

    @Test
    void a_graph_that_is_none_is_refused() throws IOException {
        whole();
        Files.writeString(folder.resolve("onnx/model.onnx"), "not a graph");
        refused("cannot be loaded");
    }

    @Test
    void a_graph_that_was_cut_is_refused() throws IOException {
        whole();
        Path graph = folder.resolve("onnx/model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        Files.write(graph, Arrays.copyOf(bytes, bytes.length / 2));
        refused("cannot be loaded");
    }

    @Test
    void a_graph_of_another_kind_is_refused() throws IOException {
        whole();
        Files.delete(folder.resolve("onnx/model.onnx"));
        copy("embed-tiny-cls", "onnx/model.onnx", "onnx/model.onnx");
        refused("for nli");
    }

    @Test
    void a_graph_with_more_outputs_than_labels_is_refused() throws IOException {
        whole();
        Files.delete(folder.resolve("onnx/model.onnx"));
        copy("classify-tiny", "onnx/model.onnx", "onnx/model.onnx");
        refused("3 in a row");
    }

    @Test
    void a_tokenizer_or_a_configuration_that_is_none_is_refused() throws IOException {
        whole();
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":7}");
        refused("cannot be loaded");
        Files.writeString(folder.resolve("config.json"), "{ half");
        refused("config.json is not valid JSON");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"architectures\":[\"XForSequenceClassification\"],\"id2label\":{\"0\":\"a\",\"7\":\"b\"}}");
        refused("none for 1");
    }

    @Test
    void a_device_that_is_not_there_says_what_would_help() {
        var gpu = new OnnxSettings(1, 100, false, Optional.empty(), Duration.ZERO, "cuda:0");
        try (LocalModels models = LocalModels.of(gpu, List.of(), TestModels.SETTINGS, TestModels.NO_STORE)) {
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> ask(models, NliRequest.of("nli-tiny", "a", "b")))
                    .withMessageContaining("onnxruntime_gpu");
        }
    }

    @Test
    void a_model_that_is_not_downloaded_says_how_to_get_it() {
        LocalModelSettings hub = TestModels.at("bad", new Origin.Hub("org/bad", "main"));
        refused(hub, "ratatoskr models download bad");
        try (LocalModels models = models(hub)) {
            ModelInfo info = models.models().getFirst();
            assertThat(info.callable()).isFalse();
            assertThat(models.status("bad")).isInstanceOf(ModelStatus.Unavailable.class);
        }
    }
}
