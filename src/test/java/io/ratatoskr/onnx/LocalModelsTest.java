package io.ratatoskr.onnx;

import static io.ratatoskr.onnx.SharedModels.FP32;
import static io.ratatoskr.onnx.SharedModels.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.jna.NativeLibrary;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.model.BundledModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelCard;
import io.ratatoskr.onnx.model.ModelSource;
import io.ratatoskr.onnx.model.Pooling;
import io.ratatoskr.onnx.model.Precision;
import io.ratatoskr.onnx.run.ExecutionConfig;
import io.ratatoskr.onnx.run.LoadedModel;
import io.ratatoskr.onnx.run.ModelLease;
import io.ratatoskr.onnx.run.ModelLoader;
import io.ratatoskr.onnx.run.ModelPool;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LocalModelsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final ModelPool.PoolLimits UNLIMITED = new ModelPool.PoolLimits(1L << 40, Duration.ZERO);

    @RegisterExtension
    static final SharedModels local = new SharedModels();

    @Test
    void the_bundled_models_are_listed() {
        assertThat(local.models().models())
                .contains(
                        ModelInfo.of(FP32, "local", capabilities())
                                .withContextWindow(256)
                                .withDimensions(384),
                        ModelInfo.of(INT8, "local", capabilities())
                                .withContextWindow(256)
                                .withDimensions(384));
    }

    @Test
    void an_id_with_and_without_its_organisation_is_the_same_model() {
        assertThat(local.models().find("sentence-transformers/all-MiniLM-L6-v2"))
                .isPresent()
                .isEqualTo(local.models().find("all-minilm-l6-v2"));
        assertThat(local.models().find("someone/all-MiniLM-L6-v2")).isEmpty();
    }

    @Test
    void a_model_without_its_artifact_reports_which_one_to_add() {
        LocalModel absent =
                model("absent", new ModelSource.ClassPathSource("/absent.onnx", "/absent.json", "org:absent"));
        try (LocalModels models =
                LocalModels.of(SharedModels.SETTINGS, List.of(absent), ModelsSettings.NONE, TestModels.NO_STORE)) {
            ModelInfo info = models.models().getFirst();

            assertThat(info.callable()).isFalse();
            assertThat(info.reason()).isEqualTo("its files are not on the class path; add the artifact org:absent");
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> embed(models, "absent"))
                    .withMessage(
                            "local model 'absent': its files are not on the class path; add the artifact org:absent");
        }
    }

    @Test
    void concurrent_first_requests_load_once_and_a_failure_reaches_all_and_is_retried() throws Exception {
        String tokenizer = "/all-minilm-l6-v2-q-tokenizer.json";
        LocalModel broken =
                model("broken", new ModelSource.ClassPathSource("/golden/minilm.tsv", tokenizer, "org:broken"));
        AtomicInteger loads = new AtomicInteger();
        ModelLoader loader = new ModelLoader(new ExecutionConfig(1, 1, false));
        try (ModelPool pool = new ModelPool(
                        model -> {
                            loads.incrementAndGet();
                            return loader.load(model);
                        },
                        UNLIMITED);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelLease>> waiting = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(() -> pool.borrow(broken, Cancellation.withTimeout(TIMEOUT))))
                    .toList();
            for (Future<ModelLease> one : waiting) {
                assertThat(one)
                        .failsWithin(TIMEOUT)
                        .withThrowableThat()
                        .havingRootCause()
                        .withMessageContaining("rotobuf");
            }
            int before = loads.get();
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> pool.borrow(broken, Cancellation.withTimeout(TIMEOUT)))
                    .withMessageStartingWith("local model 'broken' cannot be loaded: ");
            assertThat(loads).hasValue(before + 1);
        }
    }

    @Test
    void a_model_is_loaded_once_and_released_by_every_lease() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        ModelLoader loader = new ModelLoader(new ExecutionConfig(1, 1, false));
        try (ModelPool pool = new ModelPool(
                        model -> {
                            loads.incrementAndGet();
                            return loader.load(model);
                        },
                        UNLIMITED);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelLease>> leases = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(
                            () -> pool.borrow(BundledModels.ALL.getLast(), Cancellation.withTimeout(TIMEOUT))))
                    .toList();
            LoadedModel first = leases.getFirst().get().model();
            for (Future<ModelLease> lease : leases) {
                assertThat(lease.get().model()).isSameAs(first);
            }
            assertThat(loads).hasValue(1);
            pool.unload(BundledModels.ALL.getLast());
            assertThat(pool.status(BundledModels.ALL.getLast())).isEqualTo(new ModelStatus.Ready());
            for (Future<ModelLease> lease : leases) {
                lease.get().close();
                lease.get().close();
            }
            assertThat(pool.status(BundledModels.ALL.getLast())).isEqualTo(new ModelStatus.Available());
        }
    }

    @Test
    void a_cancelled_request_ends_at_once() {
        Cancellation cancellation = Cancellation.withTimeout(TIMEOUT);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
                .execute(() -> cancellation.cancel("client disconnected"));
        long started = System.nanoTime();

        assertThatExceptionOfType(Cancelled.class)
                .isThrownBy(() -> local.models().embed(EmbedRequest.of(INT8, manyTexts()), cancellation))
                .withMessage("client disconnected");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void a_request_whose_time_is_up_is_a_timeout() {
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> local.models()
                        .embed(EmbedRequest.of(INT8, manyTexts()), Cancellation.withTimeout(Duration.ofMillis(50))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(ProviderUnavailable.Reason.DEADLINE));
    }

    @Test
    void a_full_queue_refuses_and_closing_ends_what_waits() {
        LocalModels models = LocalModels.of(new OnnxSettings(1, 2000, false), ModelsSettings.NONE, TestModels.NO_STORE);
        Future<?> large;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            large = callers.submit(() -> retryWhileOverloaded(models, EmbedRequest.of(INT8, manyTexts())));
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThatExceptionOfType(Overloaded.class)
                            .isThrownBy(() -> models.embed(
                                    EmbedRequest.of(INT8, manyTexts().subList(0, 1500)),
                                    Cancellation.withTimeout(Duration.ofMillis(20)))));
            models.close();
        }

        assertThat(large).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(GatewayStopping.class);
        assertThatExceptionOfType(GatewayStopping.class).isThrownBy(() -> embed(models, INT8));
        models.close();
    }

    @Test
    void spinning_gives_the_same_vectors() {
        try (LocalModels spinning =
                LocalModels.of(new OnnxSettings(2, 10, true), ModelsSettings.NONE, TestModels.NO_STORE)) {
            float[] vector = spinning.embed(EmbedRequest.of(INT8, "hello world"), Cancellation.withTimeout(TIMEOUT))
                    .embeddings()
                    .getFirst()
                    .values();

            assertThat(vector).isEqualTo(local.vector(INT8, "hello world"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_native_libraries_send_no_telemetry() throws IOException {
        local.vector(INT8, "hello");

        assertThat(NativeLibrary.getProcess()
                        .getFunction("getenv")
                        .invokeString(new Object[] {"ORT_DISABLE_TELEMETRY"}, false))
                .isEqualTo("1");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(System.getProperty("ai.djl.offline")).isNull();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(LocalModelsTest::target)).noneMatch(target -> target.contains("Microsoft"));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Retries while overloaded: the probing request may occupy the queue. */
    private static EmbedResponse retryWhileOverloaded(LocalModels models, EmbedRequest request) {
        while (true) {
            try {
                return models.embed(request, Cancellation.withTimeout(TIMEOUT));
            } catch (Overloaded e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void embed(LocalModels models, String model) {
        models.embed(EmbedRequest.of(model, "hello"), Cancellation.withTimeout(TIMEOUT));
    }

    private static List<String> manyTexts() {
        return IntStream.range(0, 2000)
                .mapToObj(i -> "text number " + i + " has no content")
                .toList();
    }

    private static LocalModel model(String id, ModelSource source) {
        return new LocalModel(id, "org", ModelCard.embedding(Precision.FLOAT32, Pooling.MEAN, 256, 384), source);
    }

    private static Set<ModelCapability> capabilities() {
        return Set.of(ModelCapability.EMBED, ModelCapability.LOCAL_INFERENCE, ModelCapability.TOKEN_COUNTING);
    }
}
