package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayHttpServerAccessTest {
    private static final Map<String, HttpRoute> HELLO = Map.of("/hello", TestRoute.text("hello"));

    private static TestHttpServer server;

    @BeforeAll
    static void open() {
        server = TestHttpServer.start(
                options -> {
                    options.allowedHosts = List.of("gateway.internal", "ported.internal:81");
                    options.allowedOrigins = List.of("https://app.example");
                    return options;
                },
                HELLO);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static RawHttpClient.RawResponse get(TestHttpServer at, String... headers) {
        try (RawHttpClient client = at.client()) {
            return client.get("/hello", headers).read();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9740",
                "localhost.:1",
                "127.0.0.1",
                "127.0.0.1:9740",
                "127.8.9.1",
                "127.1",
                "0x7f.1:9740",
                "0177.0.0.1",
                "2130706433",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]:9740",
                "[0:0:0:0:0:0:0:1]",
                "[::1]",
                "[::1]:9740",
                "gateway.internal",
                "GATEWAY.internal:99",
                "ported.internal:81",
            })
    void an_allowed_host_is_accepted(String host) {
        assertThat(get(server, "host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9740",
                "127.0.0.1.evil.example",
                "127.0.0.1.evil.com:9740",
                "127.999.1.1",
                "127.0.0.256",
                "127.0.0.0.1",
                "127..1",
                "0x7g.1",
                "0128.0.0.1",
                "127.0.0.1a",
                "127.1.evil.example",
                "::1",
                "[::1%25lo]",
                "[127.0.0.1]",
                "[::ffff:128.0.0.1]",
                "localhost.evil.example",
                "evil.example:localhost",
                "localhost:80@evil.example",
                "[::1].evil.example",
                "[::2]",
                "192.168.0.1",
                "0.0.0.0",
                "ported.internal",
                "ported.internal:82",
                "sub.gateway.internal",
            })
    void any_other_host_is_421(String host) {
        RawHttpClient.RawResponse response = get(server, "host: " + host);
        assertThat(response.status()).isEqualTo(421);
        assertThat(response.body()).contains("allowed-hosts");
    }

    @Test
    void no_host_and_two_hosts_are_400() {
        try (RawHttpClient client = server.client()) {
            assertThat(client.send("GET /hello HTTP/1.1\r\n\r\n").read().status())
                    .isEqualTo(400);
        }
        assertThat(get(server, "host: localhost", "host: localhost").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:3000", "https://app.example.evil", ""})
    void an_origin_that_is_not_allowed_is_403_and_gets_no_cors_headers(String origin) {
        RawHttpClient.RawResponse response = get(server, "origin: " + origin);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void every_request_needs_a_key_where_there_are_keys(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# ours\n\nfirst-key\nalice = second=key==\nbare==\n");
        try (TestHttpServer guarded = TestHttpServer.start(
                options -> {
                    options.keysFile = Optional.of(file);
                    return options;
                },
                HELLO)) {
            RawHttpClient.RawResponse refused = get(guarded);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers()).containsEntry("www-authenticate", "Bearer");
            assertThat(get(guarded, "authorization: Bearer wrong").status()).isEqualTo(401);
            assertThat(get(guarded, "authorization: Basic first-key").status()).isEqualTo(401);
            assertThat(get(guarded, "authorization: Bearer alice").status()).isEqualTo(401);
            assertThat(get(guarded, "authorization: Bearer # ours").status()).isEqualTo(401);
            assertThat(get(guarded, "authorization: Bearer first-key").status()).isEqualTo(200);
            assertThat(get(guarded, "authorization: bearer  second=key==").status())
                    .isEqualTo(200);
            assertThat(get(guarded, "x-api-key: bare==").status()).isEqualTo(200);
            assertThat(get(guarded, "api-key: first-key").status()).isEqualTo(200);
            assertThat(get(guarded, "x-goog-api-key: first-key").status()).isEqualTo(200);
            assertThat(get(guarded, "x-api-key: wrong", "api-key: first-key").status())
                    .isEqualTo(200);

            Files.writeString(file, "third-key\n");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(guarded, "x-api-key: third-key").status() == 200);
            assertThat(get(guarded, "x-api-key: first-key").status()).isEqualTo(401);
        }
    }

    @Test
    void a_keys_file_without_keys_stops_the_start(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# none\n");
        assertThatThrownBy(() -> TestHttpServer.start(
                        options -> {
                            options.keysFile = Optional.of(file);
                            return options;
                        },
                        HELLO))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("contains no key");
    }

    @Test
    void a_public_address_needs_keys_or_allow_anonymous() {
        assertThatThrownBy(() -> TestHttpServer.start(
                        options -> {
                            options.host = "0.0.0.0";
                            return options;
                        },
                        HELLO))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("keys-file")
                .hasMessageContaining("allow-anonymous=true");
        try (TestHttpServer anyone = TestHttpServer.start(
                options -> {
                    options.host = "0.0.0.0";
                    options.allowAnonymous = true;
                    return options;
                },
                HELLO)) {
            assertThat(get(anyone).status()).isEqualTo(200);
            assertThat(get(anyone, "host: 10.0.0.1").status()).isEqualTo(421);
        }
    }
}
