package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.camel.grpc.GrpcFrontendServer;
import io.ratatoskr.camel.socket.SocketGateway;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.client.ServiceTls;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.settings.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's key and certificates, over HTTP, TCP and gRPC. */
final class ServiceClientAccessTest {
    private static final String KEY = "b7d1e0c92a";

    @TempDir
    private static Path folder;

    private static TlsSettings tls;
    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        tls = TestCertificate.in(folder).pem();
        Path keys = Files.writeString(folder.resolve("keys"), "one=" + KEY + "\nboss=a1b2c3d4e5 admin\n");
        mock = MockProvider.start();
        gateway = TestGateway.forMock(
                mock,
                "ratatoskr.access.keys-file",
                keys.toString(),
                "ratatoskr.http.tls-certificate",
                tls.certificate().toString(),
                "ratatoskr.http.tls-key",
                tls.key().toString(),
                "ratatoskr.tcp.port",
                "0",
                "ratatoskr.grpc.port",
                "0");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    private static List<String> uris() {
        int port = gateway.context()
                .getRegistry()
                .findSingleByType(SocketGateway.class)
                .tcpPort()
                .orElseThrow();
        int grpcPort = gateway.context()
                .getRegistry()
                .findSingleByType(GrpcFrontendServer.class)
                .port();
        return List.of(
                "https://localhost:" + gateway.port(), "tcp://localhost:" + port, "grpcs://localhost:" + grpcPort);
    }

    private static ServiceOptions options(String uri) {
        return ServiceOptions.of(uri).withKey(KEY).withTls(ServiceTls.trusting(tls.certificate()));
    }

    @Test
    void a_key_in_a_file_opens_the_gateway() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        for (String uri : uris()) {
            try (ModelGateway client = Ratatoskr.service(options(uri).withKeyFile(file))) {
                assertThat(client.presets()).isNotEmpty();
            }
        }
    }

    @Test
    void without_a_key_or_with_a_wrong_one_every_call_is_refused() {
        for (String uri : uris()) {
            for (String key : List.of("", "wrong")) {
                try (ModelGateway client = Ratatoskr.service(options(uri).withKey(key))) {
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(client::presets)
                                .as(uri)
                                .isInstanceOf(Unauthorized.class)
                                .hasMessageNotContaining("wrong");
                    }
                }
            }
        }
    }

    @Test
    void a_key_without_admin_rights_cannot_load_models() {
        for (String uri : uris()) {
            try (ModelGateway client = Ratatoskr.service(options(uri))) {
                assertThatThrownBy(() -> client.load("m")).as(uri).isInstanceOf(Forbidden.class);
            }
        }
    }

    @Test
    void a_certificate_that_is_not_trusted_ends_the_connection() {
        for (String uri : List.of(uris().getFirst(), uris().getLast())) {
            try (ModelGateway client = Ratatoskr.service(ServiceOptions.of(uri).withKey(KEY))) {
                assertThatThrownBy(client::presets)
                        .as(uri)
                        .isInstanceOfSatisfying(
                                ProviderUnavailable.class,
                                failure ->
                                        assertThat(failure.progress()).isEqualTo(ProviderUnavailable.Progress.NOT_SENT))
                        .hasMessageContaining("certification path");
            }
        }
    }

    @Test
    void no_text_or_message_has_the_key() {
        ServiceOptions options = ServiceOptions.of("http://127.0.0.1:1").withKey(KEY);

        assertThat(options.toString()).doesNotContain(KEY);
        try (ModelGateway client = Ratatoskr.service(options)) {
            assertThatThrownBy(client::presets).hasMessageNotContaining(KEY);
        }
        assertThatThrownBy(() -> Ratatoskr.service(options.withKey("se cret\nx-admin: 1")))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("printable ASCII")
                .hasMessageNotContaining("cret");
    }

    @Test
    void files_that_cannot_be_used_are_named() throws Exception {
        Path missing = folder.resolve("missing");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "", UTF_8);

        assertThatThrownBy(() -> Ratatoskr.service(options("http://localhost:1").withKeyFile(missing)))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(
                        () -> Ratatoskr.service(options("https://localhost:1").withTls(ServiceTls.trusting(empty))))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> new ServiceTls(null, empty, null)).isInstanceOf(ConfigurationInvalid.class);
    }
}
