package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizers of repositories that have no graph, such as those of chat models. */
final class TokenizerStoreTest {
    private static final byte[] FIRST = "{\"model\":{}}".getBytes(UTF_8);
    private static final byte[] SECOND = "{\"model\":{\"vocab\":{}}}".getBytes(UTF_8);

    @TempDir
    Path folder;

    private StubHub hub;
    private ModelStore models;
    private TokenizerStore store;

    @BeforeEach
    void open() throws IOException {
        hub = new StubHub().with("tokenizer.json", FIRST).with("model.safetensors", "never fetched".getBytes(UTF_8));
        models = new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.empty(), Optional.empty()),
                folder.resolve("store"),
                folder.resolve("models.lock"),
                new StoreSettings.Downloads(false, Duration.ofMinutes(1)),
                1L << 40,
                Optional.empty()));
        store = new TokenizerStore(models);
    }

    @AfterEach
    void close() {
        models.close();
        hub.close();
    }

    private void download(boolean upgrade) throws IOException {
        store.download("org/chat", "main", upgrade, DownloadListener.NONE, limit());
    }

    private static Cancellation limit() {
        return Cancellation.withTimeout(Duration.ofMinutes(1));
    }

    @Test
    void only_the_tokenizer_is_fetched_and_pinned() throws IOException {
        assertThat(store.contains("org/chat", "main")).isFalse();
        assertThat(store.read("org/chat", "main")).isEmpty();
        download(false);
        assertThat(hub.gets()).hasSize(1);
        assertThat(Files.readString(folder.resolve("models.lock"))).contains(hub.commit, StubHub.sha256(FIRST));
        hub.close();
        assertThat(store.contains("org/chat", "main")).isTrue();
        assertThat(store.read("org/chat", "main"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(FIRST));
    }

    @Test
    void a_later_commit_is_taken_by_an_upgrade_only() throws IOException {
        download(false);
        hub.commit = "f".repeat(40);
        hub.with("tokenizer.json", SECOND);
        download(false);
        assertThat(store.read("org/chat", "main").orElseThrow()).isEqualTo(FIRST);
        download(true);
        assertThat(store.read("org/chat", "main").orElseThrow()).isEqualTo(SECOND);
    }

    @Test
    void a_tokenizer_alone_does_not_pass_for_the_model_of_its_repository() throws IOException {
        hub.with("onnx/model.onnx", new byte[] {8, 9});
        download(false);
        assertThat(models.find("org/chat", "main")).isEmpty();
        Path model = models.download(
                new DownloadRequest("org/chat", "main", Optional.empty(), false), DownloadListener.NONE, limit());
        assertThat(model.resolve("onnx/model.onnx")).exists();
        assertThat(store.read("org/chat", "main")).isPresent();
    }

    @Test
    void the_tokenizer_of_a_downloaded_model_is_used() throws IOException {
        hub.with("onnx/model.onnx", new byte[] {8, 9});
        models.download(
                new DownloadRequest("org/chat", "main", Optional.empty(), false), DownloadListener.NONE, limit());
        assertThat(store.contains("org/chat", "main")).isTrue();
        assertThat(store.read("org/chat", "main").orElseThrow()).isEqualTo(FIRST);
    }

    @Test
    void a_modified_file_is_refused() throws IOException {
        download(false);
        Path file = models.find("org/chat#tokenizer", "main").orElseThrow().resolve("tokenizer.json");
        Files.write(file, SECOND);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> store.read("org/chat", "main"))
                .withMessageContaining("modified");
        download(false);
        assertThat(store.read("org/chat", "main").orElseThrow()).isEqualTo(FIRST);
    }

    @Test
    void a_repository_without_one_says_so() {
        hub.files.remove("tokenizer.json");
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(false))
                .withMessageContaining("org/chat has no tokenizer.json at revision main");
    }
}
