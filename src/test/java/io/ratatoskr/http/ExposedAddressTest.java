package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ratatoskr.access.CallerAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller without a key gets on an address of this machine that others reach: health, and nothing else. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExposedAddressTest {
    private static final List<String> ROUTES = List.of("/v1/models", "/v1/chat/completions", "/admin/routes", "/");

    private InetAddress address;
    private TestHttpServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Optional<InetAddress> found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
                .findFirst();
        assumeThat(found).as("an address of this machine that is not loopback").isPresent();
        address = found.orElseThrow();
        Path keys = Files.writeString(folder.resolve("keys"), "user=right-key\nroot=admin-key admin\n");
        var options = new TestHttpServer.TestServerOptions();
        options.host = address.getHostAddress();
        options.keysFile = Optional.of(keys);
        server = new TestHttpServer(options);
        for (String path : ROUTES) {
            server.server().addRoute(path, false, Set.of(), TestRoute.text("secret"));
        }
        server.server().addProbe("/health/live", () -> true);
        server.server().start();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String send(String method, String path, String header) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.server().port()), 20_000);
            socket.setSoTimeout(20_000);
            String host = address.getHostAddress();
            socket.getOutputStream()
                    .write(("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n")
                            .formatted(
                                    method,
                                    path,
                                    host.indexOf(':') < 0 ? host : "[" + host + "]",
                                    header.isEmpty() ? "" : header + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/models",
        "POST,/v1/chat/completions",
        "GET,/admin/routes",
        "GET,/",
        "GET,/no-such-path",
        "DELETE,/v1/models",
        "GET,//v1/models/",
        "GET,/health/live/../../v1/models",
        "POST,/health/live",
        "GET,/health/ready"
    })
    void without_a_key_nothing_but_health_responds(String method, String path) throws IOException {
        for (String header : List.of("", "x-api-key: wrong", "x-forwarded-for: 127.0.0.1", "authorization: Bearer ")) {
            assertThat(send(method, path, header))
                    .as(header)
                    .matches("(?s)HTTP/1.1 40[01] .*")
                    .doesNotContain("secret");
        }
        assertThat(send("GET", "/health/live", "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void with_a_key_routes_respond() throws IOException {
        for (String path : ROUTES) {
            assertThat(send("GET", path, "x-api-key: right-key"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("secret");
        }
    }

    @Test
    void a_caller_from_there_has_no_rights_by_its_address() {
        assertThat(CallerAccess.isLoopback(new InetSocketAddress(address, 1))).isFalse();
    }
}
