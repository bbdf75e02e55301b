package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.store.GoldenHub;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizers of hub repositories that {@code tokenizers} in models.yaml names. */
final class TokenizerDownloadTest {
    private static final byte[] TOKENIZER = """
            {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
             "post_processor": null, "decoder": null, "truncation": null, "padding": null,
             "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "hello": 1, "world": 2}}}
            """.getBytes(UTF_8);
    private static final String TEXT = "{\"model\":\"tiny-7b\",\"text\":\"hello incomprehensibilities world\"}";

    @TempDir
    Path folder;

    private Path models;

    @BeforeEach
    void write() throws IOException {
        models = Files.writeString(folder.resolve("models.yaml"), """
                tokenizers:
                  - {prefix: tiny-, hub: org/tiny}
                """);
    }

    private TestGateway gateway(GoldenHub hub, String download) {
        return TestGateway.with(
                models,
                Map.of(),
                "ratatoskr.models.folder",
                folder.resolve("store").toString(),
                "ratatoskr.models.endpoint",
                hub.endpoint().toString(),
                "ratatoskr.models.download",
                download);
    }

    private static JsonNode post(TestGateway gateway, int status, String path, String json) throws IOException {
        HttpResponse<String> response = gateway.post(path, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }

    private static void assertExact(TestGateway gateway) throws IOException {
        assertThat(post(gateway, 200, "/v1/tokens/count", TEXT))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"count\":3,\"approximate\":false,\"tokenizer\":\"org/tiny\",\"model\":\"tiny-7b\"}"));
        JsonNode tokens = post(gateway, 200, "/v1/tokenize", TEXT).path("tokens");
        assertThat(tokens).hasSize(3);
        assertThat(tokens.get(1).path("text").asText()).isEqualTo("incomprehensibilities");
    }

    @Test
    void it_is_downloaded_by_command_pinned_and_used_offline_from_then_on() throws IOException {
        try (GoldenHub hub = GoldenHub.withFiles(Map.of("tokenizer.json", TOKENIZER))) {
            try (TestGateway gateway = gateway(hub, "explicit")) {
                JsonNode before = post(gateway, 200, "/v1/tokens/count", TEXT);
                assertThat(before.path("approximate").asBoolean()).isTrue();
                assertThat(before.path("tokenizer").asText()).isEqualTo("o200k_base");
                assertThat(before.has("upper_bound")).isFalse();
                assertThat(post(gateway, 501, "/v1/tokenize", TEXT)
                                .path("error")
                                .path("message")
                                .asText())
                        .contains("ratatoskr models download org/tiny");
                assertThat(hub.requests()).isEmpty();
                assertThat(post(gateway, 200, "/v1/models/org/tiny/download", "{}")
                                .path("status")
                                .asText())
                        .isEqualTo("available");
                assertThat(hub.requests())
                        .contains("GET /org/tiny/resolve/0123456789abcdef0123456789abcdef01234567/tokenizer.json");
                assertExact(gateway);
            }
            assertThat(Files.readString(folder.resolve("models.lock"))).contains("org/tiny#tokenizer@main");
            hub.close();
            try (TestGateway gateway = gateway(hub, "explicit")) {
                assertExact(gateway);
            }
        }
    }

    @Test
    void it_is_downloaded_by_the_first_count_where_requests_may_download() throws IOException {
        try (GoldenHub hub = GoldenHub.withFiles(Map.of("tokenizer.json", TOKENIZER));
                TestGateway gateway = gateway(hub, "on-demand")) {
            assertExact(gateway);
        }
    }

    @Test
    void a_failed_download_leaves_an_approximate_count_and_is_not_repeated_at_once() throws IOException {
        try (GoldenHub hub = GoldenHub.withFiles(Map.of());
                TestGateway gateway = gateway(hub, "on-demand")) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(gateway, 200, "/v1/tokens/count", TEXT)
                                .path("approximate")
                                .asBoolean())
                        .isTrue();
            }
            assertThat(hub.requests()).hasSize(1);
            assertThat(post(gateway, 404, "/v1/models/org/tiny/download", "{}")
                            .path("error")
                            .path("message")
                            .asText())
                    .contains("no tokenizer.json");
        }
    }
}
