package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.settings.TlsSettings;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS: certificates that are renewed while the server runs, and certificates of clients. */
@Timeout(60)
final class TlsServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path folders;

    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        first = TestCertificate.in(Files.createDirectory(folders.resolve("first")));
        second = TestCertificate.in(Files.createDirectory(folders.resolve("second")));
    }

    private static TestHttpServer start(TlsSettings tls) {
        return TestHttpServer.start(
                options -> {
                    options.tls = Optional.of(tls);
                    return options;
                },
                Map.of("/a", TestRoute.text("a")));
    }

    private static TlsSettings in(Path place) {
        return new TlsSettings(place.resolve("cert.pem"), place.resolve("key.pem"), Optional.empty());
    }

    private static void copy(TestCertificate certificate, Path place) throws IOException {
        Files.copy(certificate.pem().certificate(), place.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificate.pem().key(), place.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the serial number that the server shows; the client trusts one certificate only. */
    private static Object get(TestHttpServer server, SSLContext client, String... protocols) throws IOException {
        try (var socket = (SSLSocket) client.getSocketFactory()
                .createSocket("localhost", server.server().port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.getOutputStream()
                    .write("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!response.startsWith("HTTP/1.1 200")) {
                throw new IOException("got '%s'".formatted(response));
            }
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static void awaitAccepted(TestHttpServer server, TestCertificate certificate) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> get(server, certificate.client()) != null);
    }

    @Test
    void a_renewed_certificate_is_used_without_a_reload() throws Exception {
        copy(first, folder);
        try (TestHttpServer server = start(in(folder))) {
            assertThat(get(server, first.client())).isNotNull();
            copy(second, folder);
            awaitAccepted(server, second);
            assertThatThrownBy(() -> get(server, first.client())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_link_that_is_replaced_renews_the_certificate() throws Exception {
        // As Kubernetes does: the files are links into a folder that is a link
        Path old = Files.createDirectory(folder.resolve("1"));
        Path renewed = Files.createDirectory(folder.resolve("2"));
        copy(first, old);
        copy(second, renewed);
        Path data = Files.createSymbolicLink(folder.resolve("data"), old);
        Files.createSymbolicLink(folder.resolve("cert.pem"), Path.of("data/cert.pem"));
        Files.createSymbolicLink(folder.resolve("key.pem"), Path.of("data/key.pem"));
        try (TestHttpServer server = start(in(folder))) {
            assertThat(get(server, first.client())).isNotNull();
            Path next = Files.createSymbolicLink(folder.resolve("next"), renewed);
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            awaitAccepted(server, second);
        }
    }

    @Test
    void a_certificate_without_its_key_changes_nothing_until_the_key_is_there() throws Exception {
        copy(first, folder);
        try (TestHttpServer server = start(in(folder));
                LogCapture log = LogCapture.start()) {
            Files.copy(second.pem().certificate(), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
            await().atMost(LIMIT).until(() -> log.text().contains(folder.resolve("key.pem") + " is not that of"));
            assertThat(get(server, first.client())).isNotNull();
            Files.copy(second.pem().key(), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
            awaitAccepted(server, second);
            assertThat(log.text().split("still get the earlier certificate: .*" + folder, -1))
                    .hasSize(2);
        }
    }

    @Test
    void without_a_certificate_of_the_authority_there_is_no_connection() throws Exception {
        copy(first, folder);
        Path authority = Files.copy(second.pem().certificate(), folder.resolve("ca.pem"));
        var tls = new TlsSettings(folder.resolve("cert.pem"), folder.resolve("key.pem"), Optional.of(authority));
        try (TestHttpServer server = start(tls)) {
            for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
                assertThatThrownBy(() -> get(server, first.client(), protocol)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> get(server, first.clientOf(first), protocol))
                        .isInstanceOf(IOException.class);
                assertThat(get(server, second.clientOf(first), protocol)).isNotNull();
            }
            // The authority is renewed too
            Files.copy(first.pem().certificate(), authority, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(LIMIT).ignoreExceptions().until(() -> get(server, first.clientOf(first)) != null);
            assertThatThrownBy(() -> get(server, second.clientOf(first))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void older_protocols_are_refused() throws Exception {
        try (TestHttpServer server = start(first.pem())) {
            assertThat(get(server, first.client(), "TLSv1.2")).isNotNull();
            assertThatThrownBy(() -> get(server, first.client(), "TLSv1.1")).isInstanceOf(IOException.class);
        }
    }
}
