package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.camel.socket.SocketFrontend;
import io.ratatoskr.camel.socket.SocketGateway;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.LogCapture;
import io.ratatoskr.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of clients that their authority has revoked, on every frontend. */
@Timeout(120)
final class ClientCertificatesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] SETTINGS_FRAME = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static Path certificate;
    private static Path key;
    private static SSLContext alice;
    private static SSLContext mallory;

    @BeforeAll
    static void certificates() throws Exception {
        TestCertificate server = TestCertificate.in(folder);
        certificate = server.pem().certificate();
        key = server.pem().key();
        authority = TestAuthority.in(folder, "alice", "mallory");
        alice = authority.client("alice", serverCertificate());
        mallory = authority.client("mallory", serverCertificate());
    }

    private static X509Certificate serverCertificate() throws Exception {
        try (var in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Returns whether the server sends a byte: with TLS 1.3, only that shows that it accepts the client's certificate. */
    private static boolean responds(int port, SSLContext client, String protocol, byte[] request) {
        try (var socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(request);
            return socket.getInputStream().read() >= 0;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean overHttp(TestGateway gateway, SSLContext client) {
        return responds(
                gateway.port(),
                client,
                "http/1.1",
                "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean overGrpc(TestGateway gateway, SSLContext client) {
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[preface.length + SETTINGS_FRAME.length];
        System.arraycopy(preface, 0, request, 0, preface.length);
        System.arraycopy(SETTINGS_FRAME, 0, request, preface.length, SETTINGS_FRAME.length);
        return responds(GrpcGateway.port(gateway), client, "h2", request);
    }

    private static boolean overTcp(TestGateway gateway, SSLContext client) {
        int port = gateway.context()
                .getRegistry()
                .lookupByNameAndType(SocketFrontend.SERVER_BEAN, SocketGateway.class)
                .tcpPort()
                .orElseThrow();
        return responds(port, client, "http/1.1", "{\"id\":1,\"op\":\"health\"}\n".getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Boolean> byFrontend(TestGateway gateway, SSLContext client) {
        return Map.of(
                "http", overHttp(gateway, client), "grpc", overGrpc(gateway, client), "tcp", overTcp(gateway, client));
    }

    private static TestGateway start(MockProvider mock, Path lists) throws Exception {
        return TestGateway.forMock(
                mock,
                "ratatoskr.grpc.port",
                "0",
                "ratatoskr.tcp.port",
                "0",
                "ratatoskr.tls.certificate",
                certificate.toString(),
                "ratatoskr.tls.key",
                key.toString(),
                "ratatoskr.tls.client-ca",
                authority.write(folder.resolve("ca.pem")).toString(),
                "ratatoskr.tls.client-crl",
                lists.toString());
    }

    @Test
    void a_revoked_certificate_gets_no_connection_on_any_frontend(@TempDir Path place) throws Exception {
        Path lists = authority.revoke(place.resolve("lists.pem"), "mallory", "-rfc");
        Path renewed = authority.revoke(place.resolve("renewed.der"), "alice");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = start(mock, lists)) {
            assertThat(byFrontend(gateway, alice)).doesNotContainValue(false);
            assertThat(byFrontend(gateway, mallory)).doesNotContainValue(true);

            Files.move(renewed, lists, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(LIMIT).until(() -> !overHttp(gateway, alice));
            assertThat(byFrontend(gateway, alice)).doesNotContainValue(true);
            assertThat(byFrontend(gateway, mallory)).doesNotContainValue(false);
        }
    }

    @Test
    void nobody_is_let_in_by_an_expired_list_and_the_log_says_so(@TempDir Path place) throws Exception {
        Path lists = authority.revoke(place.resolve("lists.pem"), "mallory", "-startdate", "-10d", "-validity", "5");
        try (LogCapture log = LogCapture.start();
                MockProvider mock = MockProvider.start();
                TestGateway gateway = start(mock, lists)) {
            assertThat(overHttp(gateway, alice)).isFalse();
            assertThat(log.text().split("ERROR .*a revocation list in " + lists + " has expired at ", -1))
                    .hasSize(2);
        }
    }
}
