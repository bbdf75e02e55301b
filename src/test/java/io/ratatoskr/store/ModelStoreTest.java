package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import io.ratatoskr.store.StubHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads from a stub hub that simulates faults of hub, proxy and network. */
final class ModelStoreTest {
    private static final String GRAPH = "onnx/model.onnx";
    private static final DownloadRequest REQUEST = new DownloadRequest("org/model", "main", Optional.empty(), false);
    private static final byte[] WEIGHTS = weights();

    @TempDir
    Path folder;

    private StubHub hub;

    private static byte[] weights() {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void open() throws IOException {
        hub = new StubHub()
                .with(GRAPH, WEIGHTS)
                .with("tokenizer.json", "{\"model\":{}}".getBytes(UTF_8))
                .with("config.json", "{\"hidden_size\":3}".getBytes(UTF_8))
                .with("README.md", "never fetched".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private ModelStore store() {
        return store(1L << 40);
    }

    private ModelStore store(long budget) {
        return new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.of(new Secret("hf_secret")), Optional.empty()),
                folder.resolve("store"),
                folder.resolve("models.lock"),
                false,
                budget,
                Optional.empty()));
    }

    private static Path download(ModelStore store) throws IOException {
        return store.download(REQUEST, DownloadListener.NONE, () -> false);
    }

    private void assertRefused(String why) {
        ModelStore store = store();
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(store))
                .withMessageContaining(why)
                .withMessageNotContaining("hf_secret");
        assertThat(store.find("org/model", "main")).isEmpty();
    }

    @Test
    void a_model_comes_whole_and_is_pinned_to_its_commit() throws IOException {
        var reported = new AtomicLong();
        Path place = store().download(
                        REQUEST,
                        (file, done, total) -> {
                            assertThat(done).isBetween(0L, total);
                            reported.set(done);
                        },
                        () -> false);
        assertThat(place.resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        assertThat(place.resolve("tokenizer.json")).exists();
        assertThat(place.resolve("README.md")).doesNotExist();
        assertThat(reported).hasValue(WEIGHTS.length + 12 + 17);
        assertThat(Files.readString(folder.resolve("models.lock")))
                .contains("org/model@main", hub.commit, StubHub.sha256(WEIGHTS))
                .doesNotContain("hf_secret");
        hub.requests.clear();
        hub.commit = "f".repeat(40);
        assertThat(download(store())).isEqualTo(place);
        assertThat(hub.requests).isEmpty();
        assertThat(store().find("org/model", "main")).contains(place);
    }

    @Test
    void an_upgrade_takes_the_newest_commit_and_nothing_else_does() throws IOException {
        Path old = download(store());
        hub.commit = "f".repeat(40);
        byte[] ongoing = {1, 2, 3};
        hub.with(GRAPH, ongoing);
        assertThat(download(store())).isEqualTo(old);
        Path now = store().download(
                        new DownloadRequest("org/model", "main", Optional.empty(), true),
                        DownloadListener.NONE,
                        () -> false);
        assertThat(now).isNotEqualTo(old);
        assertThat(now.resolve(GRAPH)).hasBinaryContent(ongoing);
        assertThat(store().find("org/model", "main")).contains(now);
    }

    @Test
    void a_download_that_broke_off_goes_on_where_it_was() throws IOException {
        hub.faults.put(GRAPH, Fault.TRUNCATED);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> download(store()));
        assertThat(store().find("org/model", "main")).isEmpty();
        hub.faults.clear();
        hub.requests.clear();
        Path place = download(store());
        assertThat(place.resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        assertThat(hub.gets().stream()
                        .filter(request -> request.path().startsWith("/cdn"))
                        .map(StubHub.ReceivedRequest::range))
                .containsExactly("bytes=" + WEIGHTS.length / 2 + "-");
    }

    @Test
    void a_server_without_ranges_is_read_from_the_beginning() throws IOException {
        hub.faults.put(GRAPH, Fault.TRUNCATED);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> download(store()));
        hub.faults.put(GRAPH, Fault.NO_RANGES);
        assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
    }

    @ParameterizedTest
    @CsvSource({
        "TAMPERED, is not what the hub has",
        "LONGER, is larger than",
        "FORBIDDEN, set HF_TOKEN",
        "BROKEN, try again later",
        "NO_TAG, did not return",
        "REDIRECTS_TO_HTTP, only https is",
        "REDIRECTS_FOREVER, too many redirects"
    })
    void a_fault_is_reported_and_leaves_nothing_loadable(Fault fault, String why) throws IOException {
        hub.faults.put(GRAPH, fault);
        assertRefused(why);
        hub.faults.clear();
        assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
    }

    @Test
    void a_repository_without_required_files_is_reported() {
        hub.files.remove("tokenizer.json");
        assertRefused("has no tokenizer.json");
        hub.files.remove(GRAPH);
        assertRefused("has no onnx/model.onnx and no model.onnx");
    }

    @Test
    void the_disk_budget_holds() {
        ModelStore store = store(100_000);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(store))
                .withMessageContaining("ratatoskr.models.disk-budget");
        assertThat(hub.gets()).isEmpty();
    }

    @Test
    void a_file_that_was_changed_afterwards_is_refused_and_fetched_anew() throws IOException {
        Path place = download(store());
        store().verify("org/model", "main");
        Files.write(place.resolve(GRAPH), new byte[] {1});
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> store().verify("org/model", "main"))
                .withMessageContaining("modified since its download");
        assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        store().verify("org/model", "main");
    }

    @Test
    void the_token_goes_to_the_hub() throws IOException {
        download(store());
        assertThat(hub.requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer hf_secret"));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), UTF_8))
                            .doesNotContain("hf_secret"));
        }
    }

    @Test
    void concurrent_calls_download_once() throws Exception {
        ModelStore store = store();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> places = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                places.add(callers.submit(() -> download(store)));
            }
            for (Future<Path> place : places) {
                assertThat(place.get(30, TimeUnit.SECONDS).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
            }
        }
        assertThat(hub.gets().stream().filter(request -> request.path().startsWith("/cdn")))
                .hasSize(1);
    }

    @Test
    void a_cancelled_download_is_kept_for_later() throws IOException {
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> store().download(REQUEST, DownloadListener.NONE, () -> true))
                .withMessageContaining("cancelled");
        assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
    }

    @Test
    void a_broken_lock_file_is_reported() throws IOException {
        Files.writeString(folder.resolve("models.lock"), "{ half");
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(store()))
                .withMessageContaining("models.lock");
    }

    @Test
    void the_hubs_own_cache_is_read_and_never_written() throws IOException {
        Path cache = folder.resolve("hub");
        Path model = cache.resolve("models--org--model");
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(hub.commit));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs").resolve("main"), hub.commit);
        var store = new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.empty(), Optional.of(cache)),
                folder.resolve("store"),
                folder.resolve("models.lock"),
                false,
                1L << 40,
                Optional.empty()));
        assertThat(store.find("org/model", "main")).contains(snapshot);
        assertThat(store.find("org/other", "main")).isEmpty();
        assertThat(hub.requests).isEmpty();
    }

    private Process process() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DownloadMain.class.getName(),
                        hub.endpoint().toString(),
                        folder.resolve("store").toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("out-" + System.nanoTime() + ".txt").toFile())
                .start();
    }

    @Test
    void a_process_that_is_killed_in_the_middle_leaves_what_the_next_can_resume() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        Process killed = process();
        try {
            assertThat(hub.halfSent.await(60, TimeUnit.SECONDS)).isTrue();
            Path part = folder.resolve("store/partial/org--model")
                    .resolve(hub.commit)
                    .resolve(GRAPH + ".part");
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(part) && Files.size(part) > 0);
        } finally {
            killed.destroyForcibly().waitFor();
        }
        hub.faults.clear();
        hub.requests.clear();
        Process next = process();
        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue()).isZero();
        assertThat(hub.gets().stream()
                        .filter(request -> request.path().startsWith("/cdn"))
                        .map(StubHub.ReceivedRequest::range))
                .singleElement()
                .asString()
                .startsWith("bytes=");
        Path place = folder.resolve("store/models/org--model").resolve(hub.commit);
        assertThat(place.resolve(GRAPH)).hasBinaryContent(WEIGHTS);
    }

    @Test
    void two_processes_that_share_a_store_do_not_harm_each_other() throws Exception {
        Process one = process();
        Process ongoing = process();
        assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ongoing.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(one.exitValue(), ongoing.exitValue())).containsExactly(0, 0);
        assertThat(hub.gets().stream().filter(request -> request.path().startsWith("/cdn")))
                .hasSize(1);
        assertThat(folder.resolve("store/models/org--model").resolve(hub.commit).resolve(GRAPH))
                .hasBinaryContent(WEIGHTS);
    }
}
