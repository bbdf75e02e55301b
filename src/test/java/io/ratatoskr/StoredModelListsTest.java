package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelListDiff.ChangedModel;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model lists that are fetched on demand, applied or rejected, and stored for the next start. */
final class StoredModelListsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final RefreshRequest APPLY = new RefreshRequest(List.of("openrouter"), true);
    private static final RefreshRequest COMPARE = new RefreshRequest(List.of("openrouter"), false);

    @TempDir
    Path folder;

    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private Path file() {
        return folder.resolve("store/registry.json");
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder()
                .environment(Map.of("OPENROUTER_API_KEY", "sk-or-test"))
                .set("ratatoskr.models.folder", folder.resolve("store").toString())
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.openrouter.list-models", "true")
                .set("ratatoskr.providers.openrouter.base-url", mock.baseUrl());
    }

    /** A model in OpenRouter's format: dollars per token as text. */
    private static String entry(String id, int window, String price) {
        return """
                {"id":"%s","canonical_slug":"%s","context_length":%d,"architecture":{"input_modalities":["text"],\
                "output_modalities":["text"]},"pricing":{"prompt":"%s","completion":"0.000002"},\
                "top_provider":{"context_length":%d,"max_completion_tokens":4096},\
                "supported_parameters":["temperature","tools"]}""".formatted(id, id, window, price, window);
    }

    private static MockResponse list(String... entries) {
        return MockResponse.json("{\"data\":[" + String.join(",", entries) + "]}");
    }

    private void returnList(String... entries) {
        mock.at("/v1/models").always(list(entries));
    }

    private static Map<String, ModelInfo> models(ModelGateway gateway) {
        return gateway.models().stream()
                .filter(model -> model.provider().equals("openrouter"))
                .collect(Collectors.toMap(ModelInfo::id, model -> model));
    }

    private static RefreshResult only(List<RefreshResult> outcomes) {
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private void refreshWith(String... entries) {
        returnList(entries);
        try (ModelGateway gateway = builder().build()) {
            assertThat(only(gateway.refresh(APPLY)).failure()).isNull();
        }
    }

    @Test
    void a_built_gateway_fetches_no_list_until_refresh_is_enabled() {
        returnList(entry("a/one", 8000, "0.000001"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(models(gateway)).doesNotContainKey("a/one");
            assertThat(mock.callCount()).isZero();
        }
        try (ModelGateway gateway = builder().refresh(true).build()) {
            await().atMost(TIMEOUT).until(() -> models(gateway).containsKey("a/one"));
        }
    }

    @Test
    void in_a_host_context_lists_are_fetched_after_its_start_and_only_if_enabled() throws Exception {
        returnList(entry("a/one", 8000, "0.000001"));
        for (boolean startedBefore : new boolean[] {true, false}) {
            try (var context = new DefaultCamelContext()) {
                if (startedBefore) {
                    context.start();
                }
                long before = mock.callCount();
                ModelGateway gateway = builder().refresh(true).into(context);
                if (!startedBefore) {
                    assertThat(mock.callCount()).isEqualTo(before);
                    context.start();
                }
                await().atMost(TIMEOUT).until(() -> mock.callCount() > before);
                await().atMost(TIMEOUT).until(() -> models(gateway).containsKey("a/one"));
            }
        }
    }

    @Test
    void a_fetched_list_is_known_after_a_restart_without_network() {
        refreshWith(entry("a/one", 8000, "0.000001"), entry("b/two", 16000, "0.000003"));
        mock.at("/v1/models").always(MockResponse.error(503, "down"));
        long before = mock.callCount();
        try (ModelGateway gateway = builder().build()) {
            assertThat(models(gateway).get("a/one").contextWindow()).isEqualTo(8000);
            assertThat(models(gateway)).containsKey("b/two");
            assertThat(mock.callCount()).isEqualTo(before);

            RefreshResult failed = only(gateway.refresh(APPLY));
            assertThat(failed.failure()).contains("503");
            assertThat(models(gateway)).containsKeys("a/one", "b/two");
        }
        returnList(entry("a/one", 8000, "0.0000005"), entry("c/three", 1000, "0"));
        try (ModelGateway gateway = builder().build()) {
            for (int i = 0; i < 2; i++) {
                RefreshResult result = only(gateway.refresh(COMPARE));
                assertThat(result.models()).isEqualTo(2);
                assertThat(result.changes().added()).containsExactly("c/three");
                assertThat(result.changes().removed()).containsExactly("b/two");
                assertThat(result.changes().changed())
                        .containsExactly(new ChangedModel(
                                "a/one",
                                List.of(new FieldChange("pricing.prompt", new RawJson("1"), new RawJson("0.5")))));
                assertThat(models(gateway)).containsKey("b/two").doesNotContainKey("c/three");
            }
            assertThat(only(gateway.refresh(APPLY)).changes().added()).containsExactly("c/three");
            assertThat(models(gateway)).containsKey("c/three").doesNotContainKey("b/two");
        }
    }

    @Test
    void a_list_of_half_the_size_of_the_stored_one_is_not_applied() {
        refreshWith(entry("a", 1, "0"), entry("b", 1, "0"), entry("c", 1, "0"), entry("d", 1, "0"), entry("e", 1, "0"));
        returnList(entry("a", 1, "0"), entry("b", 1, "0"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(only(gateway.refresh(APPLY)).failure()).contains("2 models, previously 5");
            assertThat(only(gateway.refresh(COMPARE)).failure()).contains("2 models, previously 5");
            assertThat(models(gateway)).containsKeys("a", "b", "c", "d", "e");
        }
    }

    @Test
    void a_rejected_local_list_is_logged_but_not_a_server_that_is_off() {
        returnList();
        try (LogCapture log = LogCapture.start();
                ModelGateway gateway = builder()
                        .set("ratatoskr.providers.compatible.base-url", "http://127.0.0.1:1/v1")
                        .set("ratatoskr.providers.compatible.list-models", "true")
                        .refresh(true)
                        .build()) {
            assertThat(only(gateway.refresh(new RefreshRequest(List.of("compatible"), true)))
                            .failure())
                    .contains("connection refused at 127.0.0.1:1");
            await().atMost(TIMEOUT)
                    .until(() -> log.text()
                            .contains("models of 'openrouter' not refreshed: openrouter: returned no models;"));
            assertThat(log.text()).doesNotContain("models of 'compatible'");
        }
    }

    @Test
    void a_list_of_another_address_is_not_used() throws IOException {
        refreshWith(entry("a/one", 8000, "0"));
        String reported = Files.readString(file());
        Files.writeString(file(), reported.replace("127.0.0.1:" + mock.port(), "127.0.0.1:9"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(models(gateway)).doesNotContainKey("a/one");
        }
    }

    @Test
    void a_corrupt_file_is_ignored_with_a_warning_and_rewritten() throws IOException {
        refreshWith(entry("a/one", 8000, "0"));
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length / 2));
        try (LogCapture log = LogCapture.start();
                ModelGateway gateway = builder().build()) {
            assertThat(models(gateway)).doesNotContainKey("a/one");
            assertThat(log.text().lines().filter(line -> line.contains(file().toString())))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("rewritten");
            gateway.refresh(APPLY);
        }
        try (ModelGateway gateway = builder().build()) {
            assertThat(models(gateway)).containsKey("a/one");
        }
    }

    @Test
    void a_service_stores_fetched_lists_while_it_runs() throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), "aliases: {}\n");
        returnList(entry("a/one", 8000, "0"));
        try (TestGateway gateway = TestGateway.with(
                models,
                Map.of(
                        "OPENROUTER_API_KEY",
                        "sk-or-test",
                        "RATATOSKR_CACHE_DIR",
                        folder.resolve("store").toString()),
                "ratatoskr.providers.openrouter.base-url",
                mock.baseUrl(),
                "ratatoskr.providers.openrouter.list-models",
                "true")) {
            await().atMost(TIMEOUT).until(() -> Files.exists(file()));
            assertThat(gateway.get("/v1/models?all=true").body()).contains("a/one");
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_one_warning_and_no_failure() throws IOException {
        Files.writeString(folder.resolve("store"), "a file where a folder should be");
        returnList(entry("a/one", 8000, "0"));
        try (LogCapture log = LogCapture.start()) {
            try (ModelGateway gateway = builder().build()) {
                assertThat(only(gateway.refresh(APPLY)).failure()).isNull();
                assertThat(models(gateway)).containsKey("a/one");
            }
            assertThat(log.text()
                            .lines()
                            .filter(line -> line.contains(file().toString()) && line.contains("cannot save")))
                    .hasSize(1);
        }
    }

    @Test
    void without_a_home_or_a_folder_nothing_is_stored() throws IOException {
        returnList(entry("a/one", 8000, "0"));
        try (ModelGateway gateway = builder().set("ratatoskr.models.folder", "").build()) {
            assertThat(only(gateway.refresh(APPLY)).failure()).isNull();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        assertThat(Path.of(".cache")).doesNotExist();
    }

    @Test
    void concurrent_refreshes_share_one_call() throws Exception {
        var response = new CompletableFuture<Void>();
        mock.at("/v1/models").always(list(entry("a/one", 8000, "0")).holdUntil(response));
        try (ModelGateway gateway = builder().build()) {
            List<FutureTask<RefreshResult>> pending = Stream.generate(
                            () -> new FutureTask<>(() -> only(gateway.refresh(APPLY))))
                    .limit(10)
                    .toList();
            pending.forEach(task -> Thread.ofVirtual().start(task));
            mock.awaitCalls(1, TIMEOUT);
            response.complete(null);
            for (FutureTask<RefreshResult> task : pending) {
                assertThat(task.get().models()).isEqualTo(1);
            }
            assertThat(mock.callCount()).isEqualTo(1);
        }
    }

    @Test
    void a_provider_that_times_out_is_reported() {
        mock.at("/v1/models").always(MockResponse.silence());
        try (ModelGateway gateway = builder()
                .set("ratatoskr.providers.openrouter.list-models-timeout", "200ms")
                .build()) {
            assertThat(only(gateway.refresh(APPLY)).failure()).startsWith("timed out after");
        }
    }

    @Test
    void a_rejected_key_is_reported_without_the_key() {
        mock.at("/v1/models").always(MockResponse.error(401, "No auth credentials for sk-or-test"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(only(gateway.refresh(APPLY)).failure()).contains("401").doesNotContain("sk-or-test");
        }
    }

    @Test
    void only_existing_providers_can_be_refreshed() {
        try (ModelGateway gateway = builder().build()) {
            assertThatThrownBy(() -> gateway.refresh(new RefreshRequest(List.of("nobody"), true)))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("no provider 'nobody'");
            assertThat(only(gateway.refresh(new RefreshRequest(List.of("openai"), true)))
                            .failure())
                    .contains("disabled", "OPENAI_API_KEY");
            assertThat(only(gateway.refresh(new RefreshRequest(List.of("local"), true)))
                            .failure())
                    .contains("no model list");
        }
    }

    @Test
    void without_names_the_providers_with_list_models_are_refreshed() {
        returnList(entry("a/one", 8000, "0"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.refresh(new RefreshRequest(List.of(), true)))
                    .extracting(RefreshResult::provider)
                    .containsExactly("openrouter");
        }
    }

    @Test
    void models_of_ollama_may_all_change_at_once() {
        var names = new RefreshRequest(List.of("ollama"), true);
        mock.at("/api/show").always(MockResponse.json("{\"capabilities\":[\"completion\"]}"));
        mock.at("/api/tags")
                .always(MockResponse.json(
                        "{\"models\":[{\"name\":\"a:1b\"},{\"name\":\"b:1b\"},{\"name\":\"c:1b\"}]}"));
        Ratatoskr.Builder builder = builder().set("ratatoskr.providers.ollama.base-url", mock.origin());
        try (ModelGateway gateway = builder.build()) {
            assertThat(only(gateway.refresh(names)).changes().added()).containsExactly("a:1b", "b:1b", "c:1b");
        }
        mock.at("/api/tags").always(MockResponse.json("{\"models\":[{\"name\":\"d:1b\"}]}"));
        try (ModelGateway gateway = builder.build()) {
            RefreshResult result = only(gateway.refresh(names));
            assertThat(result.changes().added()).containsExactly("d:1b");
            assertThat(result.changes().removed()).containsExactly("a:1b", "b:1b", "c:1b");
        }
        mock.at("/api/tags").always(MockResponse.json("{\"models\":[]}"));
        try (ModelGateway gateway = builder.build()) {
            assertThat(only(gateway.refresh(names)).changes().removed()).containsExactly("d:1b");
            assertThat(gateway.models()).noneMatch(model -> model.provider().equals("ollama"));
        }
    }
}
