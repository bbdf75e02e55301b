package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GatewayCapabilities.OperationProviders;
import io.ratatoskr.api.GatewayCapabilities.ServingProvider;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.json.Json;
import io.ratatoskr.onnx.ExportedModel;
import io.ratatoskr.store.GoldenHub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway sees what another one on the same store, or an operator, does to the files of local models; and what it can do then. */
final class ChangedModelsTest {
    private static final String MODEL = "my-embedder";

    @TempDir
    Path home;

    private GoldenHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = GoldenHub.with(ExportedModel.files());
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), """
                local:
                  my-embedder: {hub: org/my-embedder}
                  by-folder: {folder: models/mine}
                """);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder()
                .environment(Map.of())
                .home(home)
                .set("ratatoskr.models.endpoint", hub.endpoint().toString())
                .set("ratatoskr.models.folder", home.resolve("store").toString())
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "");
    }

    /** As the command does it, in another process. */
    private void download(boolean upgrade) {
        try (ModelGateway other = builder().build()) {
            other.download(MODEL, upgrade, (file, done, total) -> {});
        }
    }

    private void delete(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(folder))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean isCallable(ModelGateway gateway, String model) {
        return gateway.models().stream().filter(each -> each.id().equals(model)).anyMatch(ModelInfo::callable);
    }

    @Test
    void a_download_and_a_removal_are_seen_by_the_next_listing() throws IOException {
        try (ModelGateway gateway = builder().build()) {
            assertThat(isCallable(gateway, MODEL)).isFalse();
            download(false);
            assertThat(isCallable(gateway, MODEL)).isTrue();
            assertThat(gateway.embed(EmbedRequest.of(MODEL, "hello")).embeddings())
                    .hasSize(1);
            assertThat(gateway.status(MODEL)).isInstanceOf(ModelStatus.Ready.class);
            delete("store/models");
            assertThat(isCallable(gateway, MODEL)).isFalse();
            assertThat(gateway.status(MODEL)).isInstanceOf(ModelStatus.Unavailable.class);
        }
    }

    @Test
    void a_download_is_seen_by_the_next_request_and_by_the_status() {
        try (ModelGateway gateway = builder().build()) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.embed(EmbedRequest.of(MODEL, "hello")));
            download(false);
            assertThat(gateway.embed(EmbedRequest.of(MODEL, "hello")).embeddings())
                    .hasSize(1);
        }
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.status(MODEL)).isInstanceOf(ModelStatus.Available.class);
        }
    }

    @Test
    void a_folder_that_is_filled_changed_and_emptied_is_seen() throws IOException {
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.status("by-folder")).isInstanceOf(ModelStatus.Unavailable.class);
            Path folder = Files.createDirectories(home.resolve("models/mine"));
            for (Map.Entry<String, byte[]> file : ExportedModel.files().entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            assertThat(gateway.load("by-folder")).isInstanceOf(ModelStatus.Ready.class);
            String text = "hello world a b c d e f";
            assertThat(gateway.embed(EmbedRequest.of("by-folder", text)).truncated())
                    .isEmpty();
            Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 4}");
            assertThat(isCallable(gateway, "by-folder")).isTrue();
            assertThat(gateway.embed(EmbedRequest.of("by-folder", text)).truncated())
                    .containsExactly(0);
            Files.delete(folder.resolve("tokenizer.json"));
            assertThat(isCallable(gateway, "by-folder")).isFalse();
        }
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static JsonNode get(int port, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body());
    }

    @Test
    void the_service_sees_a_download_and_reports_its_capabilities() throws Exception {
        try (var server = new Server(builder())) {
            int port = server.start();
            assertThat(get(port, "/v1/models").path("data").findValuesAsText("id"))
                    .doesNotContain(MODEL);
            assertThat(localStatus(get(port, "/v1/capabilities"))).isEqualTo("unavailable");
            download(false);
            assertThat(get(port, "/v1/models").path("data").findValuesAsText("id"))
                    .contains(MODEL);
            JsonNode capabilities = get(port, "/v1/capabilities");
            assertThat(localStatus(capabilities)).isEqualTo("available");
            assertThat(capabilities.path("operations").findValuesAsText("operation"))
                    .containsExactly("chat", "generate", "embed", "nli", "zero-shot", "classify", "stance", "rerank");
        }
    }

    private static String localStatus(JsonNode capabilities) {
        for (JsonNode model : capabilities.path("local_models")) {
            if (model.path("id").asText().equals(MODEL)) {
                return model.path("status").asText();
            }
        }
        return "missing";
    }

    private static ServingProvider serving(GatewayCapabilities capabilities, Operation operation, String provider) {
        return capabilities.operations().stream()
                .filter(each -> each.operation() == operation)
                .flatMap(each -> each.providers().stream())
                .filter(each -> each.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void capabilities_are_those_of_the_providers_and_models_that_can_be_called() {
        try (ModelGateway gateway =
                builder().environment(Map.of("OPENROUTER_API_KEY", "sk-test")).build()) {
            GatewayCapabilities capabilities = gateway.capabilities();
            assertThat(capabilities.operations())
                    .extracting(OperationProviders::operation)
                    .containsExactly(Operation.values());
            ServingProvider chat = serving(capabilities, Operation.CHAT, "openrouter");
            assertThat(chat.callable()).isTrue();
            assertThat(chat.features()).contains(ModelCapability.TOOL_USE, ModelCapability.VISION);
            assertThat(serving(capabilities, Operation.CHAT, "anthropic").callable())
                    .isFalse();
            assertThat(serving(capabilities, Operation.CHAT, "anthropic").features())
                    .isEmpty();
            assertThat(serving(capabilities, Operation.EMBED, "local").callable())
                    .isTrue();
            assertThat(serving(capabilities, Operation.RERANK, "local").reason())
                    .contains("no local model");
            assertThat(capabilities.capabilities())
                    .contains(ModelCapability.CHAT, ModelCapability.EMBED, ModelCapability.LOCAL_INFERENCE)
                    .doesNotContain(ModelCapability.RERANK);
            assertThat(capabilities.localModels())
                    .filteredOn(model -> model.model().equals(MODEL))
                    .singleElement()
                    .satisfies(model -> assertThat(model.status()).isInstanceOf(ModelStatus.Unavailable.class));
            assertThat(List.copyOf(capabilities.capabilities())).doesNotHaveDuplicates();
        }
    }
}
