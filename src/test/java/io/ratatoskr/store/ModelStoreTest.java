package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import io.ratatoskr.store.StubHub.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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
import org.junit.jupiter.params.provider.ValueSource;

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
        return store("store", budget, Duration.ofHours(1));
    }

    private ModelStore store(String name) {
        return store(name, 1L << 40, Duration.ofHours(1));
    }

    private ModelStore store(String name, long budget, Duration timeout) {
        return new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.of(new Secret("hf_secret")), Optional.empty()),
                folder.resolve(name),
                folder.resolve("models.lock"),
                new StoreSettings.Downloads(false, timeout),
                budget,
                Optional.empty()));
    }

    private static Path download(ModelStore store) throws IOException {
        return store.download(REQUEST, DownloadListener.NONE, Cancellation.withTimeout(Duration.ofMinutes(1)));
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
    void an_empty_file_is_downloaded_too() throws IOException {
        hub.with("config.json", new byte[0]).with("special_tokens_map.json", new byte[0]);
        Path place = download(store());
        assertThat(place.resolve("config.json")).isEmptyFile();
        assertThat(place.resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        assertThat(download(store("other")).resolve("config.json")).isEmptyFile();
        assertThat(store().find("org/model", "main")).hasValue(place);
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
                        Cancellation.withTimeout(Duration.ofMinutes(1)));
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
                        Cancellation.withTimeout(Duration.ofMinutes(1)));
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
        "TOKEN_AS_TAG, repeats the token",
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
    void a_cancelled_download_is_kept_for_later() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        ModelStore store = store();
        var caller = Cancellation.withTimeout(Duration.ofMinutes(1));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> place = callers.submit(() -> store.download(REQUEST, DownloadListener.NONE, caller));
            assertThat(hub.halfSent.await(30, TimeUnit.SECONDS)).isTrue();
            caller.cancel("the client disconnected");
            assertThat(failureOf(place)).isInstanceOf(Cancelled.class).hasMessageContaining("disconnected");
        }
        hub.faults.clear();
        assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
    }

    private static Throwable failureOf(Future<Path> download) {
        return assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> download.get(30, TimeUnit.SECONDS))
                .actual()
                .getCause();
    }

    @Test
    void a_caller_that_leaves_does_not_end_the_download_of_another() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        ModelStore store = store();
        var first = Cancellation.withTimeout(Duration.ofMinutes(1));
        var joined = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> leaving = callers.submit(() -> store.download(REQUEST, DownloadListener.NONE, first));
            assertThat(hub.halfSent.await(30, TimeUnit.SECONDS)).isTrue();
            Future<Path> staying = callers.submit(() -> store.download(
                    REQUEST,
                    (file, done, total) -> joined.countDown(),
                    Cancellation.withTimeout(Duration.ofMinutes(1))));
            var late = Cancellation.withTimeout(Duration.ofMillis(50));
            Future<Path> impatient = callers.submit(() -> store.download(REQUEST, DownloadListener.NONE, late));
            assertThat(failureOf(impatient))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("deadline");
            await().atMost(Duration.ofSeconds(30)).until(() -> store.waitingCallers(REQUEST) == 2);
            first.cancel("the client disconnected");
            assertThat(failureOf(leaving)).isInstanceOf(Cancelled.class);
            hub.resume.countDown();
            assertThat(staying.get(30, TimeUnit.SECONDS).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
            assertThat(joined.getCount()).isZero();
        }
    }

    @Test
    void a_download_ends_with_its_last_caller() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        ModelStore store = store();
        var caller = Cancellation.withTimeout(Duration.ofMinutes(1));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> only = callers.submit(() -> store.download(REQUEST, DownloadListener.NONE, caller));
            assertThat(hub.halfSent.await(30, TimeUnit.SECONDS)).isTrue();
            caller.cancel("the client disconnected");
            assertThat(failureOf(only)).isInstanceOf(Cancelled.class);
            // The hub still stalls: only the end of the first download lets the next one have the lock
            hub.faults.clear();
            assertThat(callers.submit(() -> download(store))
                            .get(30, TimeUnit.SECONDS)
                            .resolve(GRAPH))
                    .hasBinaryContent(WEIGHTS);
        }
    }

    @Test
    void a_download_has_a_time_limit() {
        hub.faults.put(GRAPH, Fault.STALLS);
        ModelStore store = store("store", 1L << 40, Duration.ofSeconds(1));
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(store))
                .withMessageContaining("ratatoskr.models.download-timeout");
    }

    @Test
    void the_time_limit_includes_the_wait_for_another_download_of_the_repository() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        try (ModelStore first = store();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> running = callers.submit(() -> download(first));
            assertThat(hub.halfSent.await(30, TimeUnit.SECONDS)).isTrue();
            ModelStore second = store("store", 1L << 40, Duration.ofMillis(200));

            assertThatExceptionOfType(ModelStoreException.class)
                    .isThrownBy(() -> download(second))
                    .withMessage(
                            "the download waited longer than ratatoskr.models.download-timeout for another download of"
                                    + " this process, which holds org--model.lock in ratatoskr.models.folder");
            first.close();
            assertThat(failureOf(running)).isInstanceOf(ModelStoreException.class);
        }
    }

    /** A lock on the file that is not this class's is what another process has. */
    @ParameterizedTest
    @CsvSource({"4711, process 4711", "'', another process", "garbage 1, another process"})
    void the_time_limit_includes_the_wait_for_another_process(String content, String holder) throws Exception {
        Path file = Files.createDirectories(folder.resolve("store/locks")).resolve("org--model.lock");
        Files.writeString(file, content);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            ModelStore store = store("store", 1L << 40, Duration.ofMillis(200));
            assertThatExceptionOfType(ModelStoreException.class)
                    .isThrownBy(() -> download(store))
                    .withMessageContaining("download-timeout for " + holder + ", which holds org--model.lock")
                    .withMessageNotContaining(folder.toString());
            // Nothing is left behind that keeps the next one waiting
            held.release();
            assertThat(download(store()).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        }
    }

    @Test
    void a_caller_that_leaves_ends_the_wait_for_another_process() throws Exception {
        Path file = Files.createDirectories(folder.resolve("store/locks")).resolve("org--model.lock");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(held.isValid()).isTrue();
            ModelStore store = store();
            var caller = Cancellation.withTimeout(Duration.ofMinutes(1));
            Future<Path> only = callers.submit(() -> store.download(REQUEST, DownloadListener.NONE, caller));
            await().atMost(Duration.ofSeconds(30)).until(() -> store.waitingCallers(REQUEST) == 1);
            caller.cancel("the client disconnected");
            assertThat(failureOf(only)).isInstanceOf(Cancelled.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> store.waitingCallers(REQUEST) == 0);
            held.release();
            assertThat(download(store).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        }
    }

    @Test
    void a_timeout_names_the_process_that_downloads() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        Process other = process();
        try {
            assertThat(hub.halfSent.await(60, TimeUnit.SECONDS)).isTrue();
            ModelStore store = store("store", 1L << 40, Duration.ofMillis(200));
            assertThatExceptionOfType(ModelStoreException.class)
                    .isThrownBy(() -> download(store))
                    .withMessageContaining("for process " + other.pid() + ", which holds org--model.lock");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void closing_the_store_stops_its_downloads() throws Exception {
        hub.faults.put(GRAPH, Fault.STALLS);
        ModelStore store = store();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> running = callers.submit(() -> download(store));
            assertThat(hub.halfSent.await(30, TimeUnit.SECONDS)).isTrue();
            store.close();
            assertThat(failureOf(running))
                    .isInstanceOf(ModelStoreException.class)
                    .hasMessageContaining("cancelled");
        }
    }

    @Test
    void revisions_are_downloaded_at_the_same_time_by_stores_of_one_process() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> places = new ArrayList<>();
            for (String revision : List.of("main", "dev", "v1", "v2")) {
                ModelStore store = store();
                var request = new DownloadRequest("org/model", revision, Optional.empty(), false);
                places.add(callers.submit(() -> store.download(
                        request, DownloadListener.NONE, Cancellation.withTimeout(Duration.ofMinutes(1)))));
            }
            for (Future<Path> place : places) {
                assertThat(place.get(30, TimeUnit.SECONDS).resolve(GRAPH)).hasBinaryContent(WEIGHTS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../victim",
                "..",
                ".",
                "main",
                "0123456789ABCDEF0123456789ABCDEF01234567",
                "0123456789abcdef0123456789abcdef0123456",
                "0123456789abcdef0123456789abcdef01234567/../../../../victim"
            })
    void a_commit_that_is_not_forty_hexadecimal_digits_is_refused(String commit) throws IOException {
        Path victim = Files.createDirectories(folder.resolve("victim")).resolve("file");
        Files.writeString(victim, "precious");
        hub.commit = commit;
        assertRefused("not 40 hexadecimal digits");
        assertThat(victim).hasContent("precious");
        assertThat(folder.resolve("models.lock")).doesNotExist();
    }

    @Test
    void a_lock_file_with_such_a_commit_is_refused() throws IOException {
        Path victim = Files.createDirectories(folder.resolve("victim")).resolve("file");
        Files.writeString(victim, "precious");
        download(store());
        Path lock = folder.resolve("models.lock");
        Files.writeString(lock, Files.readString(lock).replace(hub.commit, "../../../victim"));
        assertRefused("not 40 hexadecimal digits");
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> store().verify("org/model", "main"))
                .withMessageContaining("not 40 hexadecimal digits");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void a_lock_file_with_a_path_outside_the_model_is_refused() throws IOException {
        download(store());
        Path lock = folder.resolve("models.lock");
        Files.writeString(lock, Files.readString(lock).replace("config.json", "../../../../escaped"));
        hub.with("../../../../escaped", "bytes".getBytes(UTF_8));
        ModelStore fresh = store("fresh");
        assertThatExceptionOfType(ModelStoreException.class).isThrownBy(() -> download(fresh));
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(fresh.find("org/model", "main")).isEmpty();
    }

    @Test
    void another_machine_gets_the_files_of_the_lock_file_or_none() throws IOException {
        download(store());
        String locked = Files.readString(folder.resolve("models.lock"));
        assertThat(download(store("second")).resolve(GRAPH)).hasBinaryContent(WEIGHTS);

        hub.with(GRAPH, new byte[] {1, 2, 3});
        ModelStore third = store("third");
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(third))
                .withMessageContaining("is not the file in models.lock")
                .withMessageContaining("--upgrade");
        assertThat(third.find("org/model", "main")).isEmpty();
        assertThat(folder.resolve("models.lock")).hasContent(locked);

        String pinned = hub.commit;
        hub.commit = "f".repeat(40);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> download(third))
                .withMessageContaining("is at commit " + hub.commit)
                .withMessageContaining(pinned);
        assertThat(folder.resolve("models.lock")).hasContent(locked);

        third.download(
                new DownloadRequest("org/model", "main", Optional.empty(), true),
                DownloadListener.NONE,
                Cancellation.withTimeout(Duration.ofMinutes(1)));
        assertThat(Files.readString(folder.resolve("models.lock")))
                .contains(hub.commit)
                .doesNotContain(pinned);
    }

    @Test
    void a_file_that_the_lock_file_does_not_list_is_not_fetched() throws IOException {
        download(store());
        hub.with("modules.json", "[]".getBytes(UTF_8));
        assertThat(download(store("second")).resolve("modules.json")).doesNotExist();
    }

    @Test
    void another_graph_of_a_pinned_revision_is_added() throws IOException {
        download(store());
        hub.with("onnx/model_q.onnx", new byte[] {4, 5, 6});
        Path place = store().download(
                        new DownloadRequest("org/model", "main", Optional.of("onnx/model_q.onnx"), false),
                        DownloadListener.NONE,
                        Cancellation.withTimeout(Duration.ofMinutes(1)));
        assertThat(place.resolve("onnx/model_q.onnx")).hasBinaryContent(new byte[] {4, 5, 6});
        assertThat(place.resolve(GRAPH)).hasBinaryContent(WEIGHTS);
        assertThat(Files.readString(folder.resolve("models.lock"))).contains("onnx/model_q.onnx", GRAPH);
    }

    @Test
    void a_hub_cache_at_another_commit_is_not_used_for_a_pinned_revision() throws IOException {
        download(store());
        Path cache = folder.resolve("hub");
        Path model = cache.resolve("models--org--model");
        Path other = Files.createDirectories(model.resolve("snapshots").resolve("e".repeat(40)));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs").resolve("main"), "e".repeat(40));
        var store = new ModelStore(new StoreSettings(
                new StoreSettings.Hub(hub.endpoint(), Optional.empty(), Optional.of(cache)),
                folder.resolve("fresh"),
                folder.resolve("models.lock"),
                new StoreSettings.Downloads(false, Duration.ofHours(1)),
                1L << 40,
                Optional.empty()));
        assertThat(other).exists();
        assertThat(store.find("org/model", "main")).isEmpty();
        Path pinned = Files.createDirectories(model.resolve("snapshots").resolve(hub.commit));
        assertThat(store.find("org/model", "main")).contains(pinned);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> store.verify("org/model", "main"))
                .withMessageContaining("missing");
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
                new StoreSettings.Downloads(false, Duration.ofHours(1)),
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
