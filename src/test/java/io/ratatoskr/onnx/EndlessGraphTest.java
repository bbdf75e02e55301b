package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph that never ends for some texts occupies a thread only as long as somebody waits for it. */
final class EndlessGraphTest {
    private static final int VOCABULARY = 4000;
    /** The ids below are special tokens and letters. */
    private static final int ENDLESS_FROM = 400;

    private static final String SHORT = "a";
    private static final String ENDLESS = "squirrel";

    @TempDir
    Path folder;

    private LocalModels models;

    @BeforeEach
    void create() throws IOException {
        models = models(ENDLESS_FROM);
    }

    private LocalModels models(int endlessFrom) throws IOException {
        Files.write(
                folder.resolve("model.onnx"),
                TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, 4, "input_ids", "attention_mask")
                        .endlessFrom(endlessFrom)
                        .bytes(VOCABULARY));
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 4, "max_position_embeddings": 128}
                """);
        try (InputStream in = EndlessGraphTest.class.getResourceAsStream("/models/embed-tiny-cls/tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), in.readAllBytes());
        }
        return LocalModels.of(
                new OnnxSettings(1, 100, false),
                List.of(),
                new ModelsSettings(
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of(TestModels.at("graph", new Origin.Folder(folder))),
                        List.of()),
                TestModels.NO_STORE);
    }

    @AfterEach
    void close() {
        models.close();
    }

    private void embed(String text, Cancellation cancellation) {
        assertThat(models.embed(EmbedRequest.of("graph", List.of(text)), cancellation)
                        .embeddings())
                .hasSize(1);
    }

    private static Cancellation minute() {
        return Cancellation.withTimeout(Duration.ofMinutes(1));
    }

    @Test
    void a_run_ends_when_its_caller_is_late() {
        embed(SHORT, minute());
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> embed(ENDLESS, Cancellation.withTimeout(Duration.ofMillis(200))))
                .withMessageContaining("timed out");
        // The only thread is free again
        embed(SHORT, minute());
    }

    @Test
    void a_run_ends_when_its_caller_is_gone() throws Exception {
        embed(SHORT, minute());
        Cancellation caller = minute();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> endless = callers.submit(() -> embed(ENDLESS, caller));
            caller.cancel("the client disconnected");
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> endless.get(30, TimeUnit.SECONDS))
                    .withCauseInstanceOf(Cancelled.class);
        }
        embed(SHORT, minute());
    }

    @Test
    void closing_terminates_a_run_and_frees_its_model() throws Exception {
        embed(SHORT, minute());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> endless = callers.submit(() -> embed(ENDLESS, minute()));
            callers.submit(() -> models.close()).get(50, TimeUnit.SECONDS);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> endless.get(30, TimeUnit.SECONDS))
                    .withCauseInstanceOf(GatewayException.class);
        }
        assertThat(models.bytes()).isZero();
    }

    @Test
    void closing_while_a_graph_without_end_is_loaded_does_not_wait() throws Exception {
        models.close();
        models = models(2);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> loading = callers.submit(() -> models.load("graph", minute()));
            callers.submit(() -> models.close()).get(50, TimeUnit.SECONDS);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> loading.get(30, TimeUnit.SECONDS))
                    .withCauseInstanceOf(GatewayStopping.class);
        }
    }
}
