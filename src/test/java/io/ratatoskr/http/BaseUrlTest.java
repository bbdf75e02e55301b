package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of clients with a wrong base URL, and the root. */
final class BaseUrlTest {
    private static TestHttpServer server;

    @BeforeAll
    static void open() {
        server = TestHttpServer.start(Map.of(
                "/v1/chat/completions", TestRoute.text("chat"),
                "/v1/models", TestRoute.text("list"),
                "/v1/models/{id}", model(),
                "/slash/", TestRoute.text("slash")));
    }

    private static TestRoute model() {
        return new TestRoute((request, responder) -> responder.respond(
                TestRoute.full(request.pathParameters().get("id").getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static RawHttpClient.RawResponse get(String path, String... headers) {
        try (RawHttpClient client = server.client()) {
            return client.get(path, headers).read();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "//v1/chat/completions, chat",
        "/v1//chat///completions/, chat",
        "/v1/models/, list",
        "/v1/models//a/b/, a/b",
        "/v1/models/a%2Fb, a/b",
        "/slash/, slash",
    })
    void a_slash_too_many_is_ignored(String path, String expected) {
        RawHttpClient.RawResponse response = get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/completions, /v1/chat/completions",
        "/v1/v1/chat/completions, /v1/chat/completions",
        "/api/v1/chat/completions, /v1/chat/completions",
        "/openai/v1/chat/completions, /v1/chat/completions",
        "/v1/chat/completions/chat/completions, /v1/chat/completions",
        "/models, /v1/models",
        "/v1/v1/models/org/m, /v1/models/org/m",
        "//api//models//, /v1/models",
    })
    void a_known_path_elsewhere_is_404_and_names_the_base_url(String path, String meant) {
        RawHttpClient.RawResponse response = get(path, "host: localhost:4711");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body())
                .contains("did you mean %s? the base URL is http://localhost:4711/v1".formatted(meant));
    }

    @Test
    void behind_a_proxy_with_tls_the_base_url_is_https() {
        assertThat(get("/models", "x-forwarded-proto: https").body()).contains("the base URL is https://localhost/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing/like/it", "/v1", "/v1/nothing", "/a/b/c/d/e/f/g/h/i/j/k/v1/models"})
    void any_other_path_is_a_plain_404(String path) {
        RawHttpClient.RawResponse response = get(path);
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":\"unknown path %s\"}".formatted(path));
    }

    @Test
    void a_path_of_very_many_slashes_is_refused_at_once() {
        assertThat(get("/a".repeat(7000)).status()).isEqualTo(404);
    }

    @Test
    void the_root_names_the_gateway_and_its_links() {
        RawHttpClient.RawResponse response = get("/");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("content-type", "application/json");
        assertThat(response.body()).contains("\"name\":\"ratatoskr\"", "\"version\":\"", "\"models\":\"/v1/models\"");
        try (RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse head =
                    client.send("HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n").readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(client.get("/v1/models").read().body())
                    .as("HEAD has no body")
                    .isEqualTo("list");
        }
        try (RawHttpClient client = server.client()) {
            assertThat(client.post("/", "{}").read().status()).isEqualTo(404);
        }
    }

    @Test
    void with_keys_the_root_is_open_to_this_machine_and_to_head(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "key\n");
        try (TestHttpServer guarded = TestHttpServer.start(
                        options -> {
                            options.keysFile = Optional.of(keys);
                            return options;
                        },
                        Map.of());
                RawHttpClient client = guarded.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(200);
            assertThat(client.get("/", "x-forwarded-for: 10.0.0.1").read().status())
                    .as("a caller behind a proxy is not on this machine")
                    .isEqualTo(401);
            assertThat(client.get("/", "via: 1.1 proxy", "x-api-key: key")
                            .read()
                            .status())
                    .isEqualTo(200);
            assertThat(client.send("HEAD / HTTP/1.1\r\nhost: localhost\r\nforwarded: for=10.0.0.1\r\n\r\n")
                            .readHead()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_operators_own_root_has_the_usual_access(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "key\n");
        try (TestHttpServer guarded = TestHttpServer.start(
                        options -> {
                            options.keysFile = Optional.of(keys);
                            return options;
                        },
                        Map.of("/", TestRoute.text("own")));
                RawHttpClient client = guarded.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(401);
            assertThat(client.get("/", "x-api-key: key").read().body()).isEqualTo("own");
        }
    }
}
