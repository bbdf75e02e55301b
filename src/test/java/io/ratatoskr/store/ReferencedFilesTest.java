package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.onnx.TestGraph;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads files that the graph and the list of modules refer to, which are known only after these are downloaded. */
final class ReferencedFilesTest {
    private static final DownloadRequest REQUEST = new DownloadRequest("org/model", "main", Optional.empty(), false);

    private static TestGraph graph() {
        return TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, 4, "input_ids");
    }

    @TempDir
    Path folder;

    private StubHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new StubHub().with("tokenizer.json", "{\"model\":{}}".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private Path download() throws IOException {
        return download(REQUEST);
    }

    private Path download(DownloadRequest request) throws IOException {
        try (var store = new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.empty(), Optional.empty()),
                folder.resolve("store"),
                folder.resolve("models.lock"),
                new StoreSettings.Downloads(false, Duration.ofHours(1)),
                1L << 40,
                Optional.empty()))) {
            return store.download(request, DownloadListener.NONE, Cancellation.withTimeout(Duration.ofMinutes(1)));
        }
    }

    private static List<String> files(Path model) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> model.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "onnx/model.onnx, weights.bin, onnx/weights.bin",
        "onnx/model.onnx, model.onnx_data_1, onnx/model.onnx_data_1",
        "model.onnx, model.onnx.data, model.onnx.data",
        "model.onnx, parts/model 1.bin, parts/model 1.bin",
        "onnx/model.onnx, größe%20#?.bin, onnx/größe%20#?.bin"
    })
    void weights_come_under_the_name_that_the_graph_has_for_them(String graph, String location, String path)
            throws IOException {
        hub.with(graph, graph().external(location).bytes(20))
                .with(path, graph().weights(20))
                .with(graph + "_data", "belongs to another graph".getBytes(UTF_8));
        Path model = download();
        assertThat(files(model)).containsExactlyInAnyOrder("tokenizer.json", graph, path);
        assertThat(Files.readAllBytes(model.resolve(path))).isEqualTo(graph().weights(20));
        assertThat(Files.readString(folder.resolve("models.lock"))).contains(StubHub.sha256(graph().weights(20)));
        hub.requests.clear();
        assertThat(download()).isEqualTo(model);
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void weights_that_the_repository_lacks_fail_the_download_by_name() {
        hub.with("onnx/model.onnx", graph().external("weights.bin").bytes(20));
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(this::download)
                .withMessage("org/model has no onnx/weights.bin at revision main, which onnx/model.onnx refers to");
        assertThat(folder.resolve("models.lock")).doesNotExist();
    }

    @Test
    void weights_outside_the_repository_fail_the_download() {
        hub.with("onnx/model.onnx", graph().external("../../../.ssh/id").bytes(20));
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(this::download)
                .withMessageContaining("not a path in its folder");
        assertThat(hub.requests).noneMatch(request -> request.path().contains("ssh"));
    }

    /** As an earlier version left it. */
    @Test
    void a_model_without_its_weights_is_completed_at_its_commit() throws IOException {
        hub.with("onnx/model.onnx", graph().external("weights.bin").bytes(20))
                .with("onnx/weights.bin", graph().weights(20));
        Path model = download();
        Files.delete(model.resolve("onnx/weights.bin"));
        Path lock = folder.resolve("models.lock");
        Files.writeString(lock, withoutWeights(Files.readString(lock)));
        assertThat(files(download())).contains("onnx/weights.bin");
        assertThat(Files.readString(lock)).contains(StubHub.sha256(graph().weights(20)));
    }

    private static String withoutWeights(String lock) {
        return lock.replaceFirst("(?s),\\s*\"onnx/weights.bin\"\\s*:\\s*\\{[^}]*\\}", "");
    }

    @Test
    void another_graph_comes_with_its_weights() throws IOException {
        hub.with("model.onnx", graph().bytes(20));
        download();
        hub.with("onnx/large.onnx", graph().external("large.bin").bytes(20))
                .with("onnx/large.bin", graph().weights(20));
        assertThat(files(download(new DownloadRequest("org/model", "main", Optional.of("onnx/large.onnx"), false))))
                .containsExactlyInAnyOrder("model.onnx", "onnx/large.bin", "onnx/large.onnx", "tokenizer.json");
    }

    private void module(String type, String path) {
        hub.with("model.onnx", graph().bytes(20));
        hub.with("modules.json", """
                [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
                 {"idx":1,"name":"1","path":"%s","type":"sentence_transformers.models.%s"}]""".formatted(path, type).getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "Pooling, 2_Pooling, 2_Pooling/config.json",
        "Dense, 2_Dense, 2_Dense/config.json 2_Dense/model.safetensors",
        "Dense, dense/last/, dense/last/config.json",
        "Transformer, 0_Transformer, 0_Transformer/sentence_xlnet_config.json",
        "Normalize, 3_Normalize, ''",
        "Unheard, 4_Unheard, 4_Unheard/config.json"
    })
    void the_files_of_each_module_come_too(String type, String path, String expected) throws IOException {
        module(type, path);
        List<String> paths =
                Stream.of(expected.split(" ")).filter(each -> !each.isEmpty()).toList();
        paths.forEach(each -> hub.with(each, ("{\"of\":\"" + each + "\"}").getBytes(UTF_8)));
        assertThat(files(download()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("model.onnx", "modules.json", "tokenizer.json"), paths.stream())
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "Pooling, 2_Pooling, org/model has no 2_Pooling/config.json",
        "Dense, 2_Dense, org/model has no 2_Dense/config.json",
        "Pooling, ../other, not a path in its folder",
        "Dense, /etc, not a path in its folder"
    })
    void a_module_without_its_configuration_fails_the_download(String type, String path, String reason) {
        module(type, path);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(this::download)
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "sentence_bert_config.json",
        "sentence_roberta_config.json",
        "sentence_xlm-roberta_config.json",
        "labels.txt"
    })
    void the_files_of_the_greatest_length_and_the_labels_come_too(String file) throws IOException {
        hub.with("model.onnx", graph().bytes(20)).with(file, "{}".getBytes(UTF_8));
        assertThat(files(download())).contains(file);
    }
}
