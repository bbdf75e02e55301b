package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthCommandTest {
    private final CommandRunner run = new CommandRunner();
    private HttpServer gateway;
    private String service;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service = "http://127.0.0.1:" + gateway.getAddress().getPort();
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void respond(String path, int status, String body) {
        gateway.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void a_ready_gateway_is_exit_code_0() {
        respond("/health/ready", 200, "");
        assertThat(run.cli("health", "--service", service + "/")).isZero();
        assertThat(run.out()).isEqualTo("ready\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void one_that_is_not_ready_is_exit_code_1_with_the_reason() {
        respond("/health/ready", 503, "the model m is loading");
        respond("/health/live", 200, "");
        assertThat(run.cli("health", "--service", service)).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "the model m is loading", "not ready: " + service + "/health/ready responded with status 503");
        assertThat(run.out()).isEmpty();
        assertThat(run.cli("health", "--live", "--service", service)).isZero();
        assertThat(run.out()).isEqualTo("live\n");
    }

    @Test
    void the_fast_path_does_the_same() {
        respond("/health/ready", 503, "loading\u001b[2J");
        var text = new ByteArrayOutputStream();
        var stream = new PrintStream(text, true, StandardCharsets.UTF_8);
        assertThat(HealthFastPath.run(service, stream, stream)).isEqualTo(1);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .startsWith("loading[2J")
                .contains("not ready: " + service + "/health/ready responded with status 503");
        gateway.removeContext("/health/ready");
        respond("/health/ready", 200, "");
        text.reset();
        assertThat(HealthFastPath.run(service, stream, stream)).isZero();
        assertThat(text.toString(StandardCharsets.UTF_8)).isEqualTo("ready" + System.lineSeparator());
        assertThat(HealthFastPath.matches(new String[] {"health"})).isTrue();
        assertThat(HealthFastPath.matches(new String[] {"health", "--live"})).isFalse();
    }

    @Test
    void none_is_exit_code_1_and_another_kind_of_address_a_mistake() throws IOException {
        int unused;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        assertThat(run.cli("health", "--service", "http://127.0.0.1:" + unused)).isEqualTo(1);
        assertThat(run.err()).contains("no gateway responds at http://127.0.0.1:" + unused + "/health/ready");
        assertThat(run.cli("health", "--service", "ftp://x")).isEqualTo(4);
        assertThat(run.cli("health", "--service", "http://a b")).isEqualTo(4);
    }

    @Test
    void a_gateway_that_sends_nothing_is_exit_code_1_after_the_timeout() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            assertThat(run.cli("health", "--timeout", "1", "--service", address))
                    .isEqualTo(1);
            assertThat(run.err()).contains("no gateway responds at " + address);
        }
    }
}
