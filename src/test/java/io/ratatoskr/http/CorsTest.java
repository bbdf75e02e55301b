package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.ProviderUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may do, at a server that needs keys. */
final class CorsTest {
    private static final String ORIGIN = "origin: https://app.example";
    private static final String KEY = "authorization: Bearer key";

    @TempDir
    private static Path folder;

    private static TestHttpServer server;

    @BeforeAll
    static void open() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "key\n");
        server = TestHttpServer.start(
                options -> {
                    options.allowedOrigins = List.of("https://app.example");
                    options.keysFile = Optional.of(keys);
                    return options;
                },
                Map.of(
                        "/hello",
                        new TestRoute((request, responder) -> responder.respond(new GatewayHttpResponse(
                                200,
                                Map.of("x-ratatoskr-model", "m", "x-ratatoskr-new", "1", "content-type", "text/plain"),
                                new GatewayHttpResponse.Content.Full("hi".getBytes(StandardCharsets.UTF_8))))),
                        "/stream",
                        new TestRoute((request, responder) -> responder.respond(TestRoute.events(
                                new ScriptedFrameStream().add("data: 1\n\n").end()))),
                        "/fails",
                        new TestRoute((request, responder) -> responder.respond(
                                TestRoute.events(new ScriptedFrameStream().fail(new ProviderUnavailable("down")))))));
        server.server().addRoute("/posts", false, Set.of("POST", "PUT"), TestRoute.text("posted"));
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

    private static RawHttpClient.RawResponse options(String path, String... headers) {
        try (RawHttpClient client = server.client()) {
            return client.send("OPTIONS " + path + " HTTP/1.1\r\nhost: localhost\r\n" + String.join("\r\n", headers)
                            + "\r\n\r\n")
                    .read();
        }
    }

    @Test
    void a_preflight_needs_no_key_and_allows_the_request() {
        RawHttpClient.RawResponse response = options(
                "/posts",
                ORIGIN,
                "access-control-request-method: POST",
                "access-control-request-headers: authorization,content-type,x-stainless-os");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", "https://app.example")
                .containsEntry("access-control-allow-methods", "POST, PUT")
                .containsEntry("access-control-allow-headers", "authorization,content-type,x-stainless-os")
                .containsEntry("access-control-max-age", "7200")
                .doesNotContainKeys("access-control-allow-credentials", "access-control-allow-private-network");
        assertThat(response.headers().get("vary")).contains("origin");
    }

    @Test
    void a_preflight_from_the_internet_to_a_private_network_is_allowed_too() {
        assertThat(options(
                                "/posts",
                                ORIGIN,
                                "access-control-request-method: POST",
                                "access-control-request-private-network: true")
                        .headers())
                .containsEntry("access-control-allow-private-network", "true");
    }

    @Test
    void a_preflight_never_echoes_what_is_no_list_of_header_names() {
        RawHttpClient.RawResponse response = options(
                "/posts",
                ORIGIN,
                "access-control-request-method: POST",
                "access-control-request-headers: a: b\"<script>");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers()).doesNotContainKey("access-control-allow-headers");
    }

    @Test
    void a_preflight_of_a_foreign_origin_is_403_and_options_without_one_needs_a_key() {
        RawHttpClient.RawResponse foreign =
                options("/posts", "origin: https://evil.example", "access-control-request-method: POST");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(options("/posts", "access-control-request-method: POST").status())
                .isEqualTo(401);
        assertThat(options("/posts", KEY).status()).isEqualTo(405);
    }

    @Test
    void a_page_reads_the_response_and_its_headers() {
        RawHttpClient.RawResponse response = get("/hello", ORIGIN, KEY, "sec-fetch-site: cross-site");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", "https://app.example")
                .containsEntry("vary", "origin");
        assertThat(response.headers().get("access-control-expose-headers").split(", "))
                .containsExactlyInAnyOrder("x-ratatoskr-model", "x-ratatoskr-new", "x-request-id");
    }

    @Test
    void a_page_reads_rejections_and_errors_and_streams() {
        assertReadable(401, get("/hello", ORIGIN));
        assertReadable(404, get("/nowhere", ORIGIN, KEY));
        assertReadable(400, get("/%zz", ORIGIN, KEY));
        assertReadable(405, get("/posts", ORIGIN, KEY));
        assertReadable(502, get("/fails", ORIGIN, KEY));
        RawHttpClient.RawResponse stream = get("/stream", ORIGIN, KEY);
        assertReadable(200, stream);
        assertThat(stream.body()).isEqualTo("data: 1\n\n");
    }

    private static void assertReadable(int status, RawHttpClient.RawResponse response) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", "https://app.example")
                .containsEntry("vary", "origin");
        assertThat(response.headers().get("access-control-expose-headers")).contains("x-request-id");
    }

    @Test
    void caches_know_that_the_origin_matters_also_without_one() {
        RawHttpClient.RawResponse response = get("/hello", KEY);
        assertThat(response.headers()).containsEntry("vary", "origin");
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "new-word"})
    void what_a_page_loads_without_a_script_is_403(String site) {
        RawHttpClient.RawResponse response = get("/hello", KEY, "sec-fetch-site: " + site);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("allowed-origins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void what_a_user_opens_is_served(String site) {
        assertThat(get("/hello", KEY, "sec-fetch-site: " + site).status()).isEqualTo(200);
    }
}
