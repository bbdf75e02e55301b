package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.TestGateway;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with a running gateway, over each of its transports. */
final class ServiceCommandsTest {
    private static final String KEY = "a-key-of-the-operator";

    @TempDir
    Path folder;

    private final CommandRunner run = new CommandRunner();
    private MockProvider mock;
    private TestGateway gateway;
    private Path socket;
    private int tcpPort;
    private int grpcPort;

    @BeforeEach
    void start() throws IOException {
        mock = MockProvider.start();
        socket = folder.resolve("s");
        tcpPort = unusedPort();
        grpcPort = unusedPort();
        gateway = TestGateway.forMock(
                mock,
                "ratatoskr.socket.path",
                socket.toString(),
                "ratatoskr.tcp.port",
                Integer.toString(tcpPort),
                "ratatoskr.grpc.port",
                Integer.toString(grpcPort),
                "ratatoskr.providers.compatible.models",
                "m");
    }

    @AfterEach
    void stop() {
        gateway.close();
        mock.close();
    }

    private static int unusedPort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop --timeout 1"})
    void a_gateway_that_accepts_and_is_silent_delays_no_command_for_long(String command) throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            String uri = "tcp://127.0.0.1:" + silent.getLocalPort();
            assertThat(run.cli((command + " --service " + uri).split(" "))).isEqualTo(1);
            assertThat(run.err()).contains(uri).hasLineCount(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }

    private String uri(String transport) {
        return switch (transport) {
            case "http" -> gateway.url();
            case "unix" -> "unix:" + socket;
            case "grpc" -> "grpc://127.0.0.1:" + grpcPort;
            default -> "tcp://127.0.0.1:" + tcpPort;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void status_has_version_uptime_and_addresses(String transport) {
        assertThat(run.cli("status", "--service", uri(transport))).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "state       ready",
                        "uptime",
                        "in flight   0",
                        "process     " + ProcessHandle.current().pid())
                .contains("http://127.0.0.1:" + gateway.port(), "unix:" + socket, "tcp://127.0.0.1:" + tcpPort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void status_is_json_on_request(String transport) {
        assertThat(run.cli("status", "--json", "--service", uri(transport))).isZero();
        assertThat(run.out())
                .startsWith(
                        "{\"object\":\"gateway.status\",\"status\":\"UP\",\"live\":true,\"ready\":true,\"version\":")
                .contains("\"in_flight\":0", "\"models\":[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void health_is_an_exit_code(String transport) {
        assertThat(run.cli("health", "--service", uri(transport))).as(run.err()).isZero();
        assertThat(run.cli("health", "--live", "--service", uri(transport))).isZero();
        assertThat(run.cli("health", "--json", "--service", uri(transport))).isZero();
        assertThat(run.out())
                .isEqualTo("ready\nlive\n{\"object\":\"health\",\"service\":\"%s\",\"ready\":true}\n"
                        .formatted(uri(transport)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void reload_reports_what_has_changed(String transport) {
        assertThat(run.cli("reload", "--service", uri(transport))).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("nothing has changed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void a_gateway_that_is_part_of_an_application_is_not_stopped(String transport) {
        assertThat(run.cli("stop", "--service", uri(transport))).isEqualTo(4);
        assertThat(run.err()).isEqualTo("this gateway is part of an application, which stops it\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "unix", "tcp", "grpc"})
    void requests_go_to_the_running_gateway(String transport) {
        mock.always(MockResponse.text("Hello there"));
        assertThat(run.cli("chat", "--model", "compatible:m", "--service", uri(transport), "hi"))
                .as(run.err())
                .isZero();
        assertThat(run.cli("generate", "--model", "compatible:m", "--service", uri(transport), "once"))
                .as(run.err())
                .isZero();
        assertThat(run.cli("generate", "--model", "compatible:m", "--no-stream", "--service", uri(transport), "once"))
                .as(run.err())
                .isZero();
        assertThat(run.cli("tokens", "--model", "gpt-4o", "--service", uri(transport), "Yggdrasil"))
                .as(run.err())
                .isZero();
        assertThat(run.cli("route", "--model", "compatible:m", "--service", uri(transport)))
                .as(run.err())
                .isZero();
        assertThat(run.cli("presets", "--json", "--service", uri(transport)))
                .as(run.err())
                .isZero();
        assertThat(run.cli("models", "status", "--service", uri(transport), "compatible:m"))
                .as(run.err())
                .isZero();
        assertThat(run.out())
                .startsWith("Hello there\nHello there\nHello there\n4\nstrategy: ")
                .contains("ratatoskr:free/agentic")
                .endsWith("\navailable\n");
        assertThat(run.gateway.chats).isEmpty();
    }

    @Test
    void the_socket_of_this_machine_is_found_and_verbose_names_it() {
        run.localServices = List.of("unix:" + socket, gateway.url());
        assertThat(run.cli("tokens", "-v", "--model", "gpt-4o", "Yggdrasil")).isZero();
        assertThat(run.err()).isEqualTo("using unix:%s: a gateway listens there\n".formatted(socket));
        assertThat(run.cli("status")).isZero();
        assertThat(run.cli("routes", "list", "--verbose")).isZero();
        assertThat(run.err()).contains("using %s: a gateway listens there\n".formatted(gateway.url()));
    }

    @Test
    void a_service_of_the_environment_is_used_by_every_command() {
        run.environment = Map.of("RATATOSKR_SERVICE", gateway.url());
        assertThat(run.cli("health", "-v")).isZero();
        assertThat(run.cli("routes", "list")).isZero();
        assertThat(run.cli("tokens", "--model", "gpt-4o", "Yggdrasil")).isZero();
        assertThat(run.err()).startsWith("using %s: RATATOSKR_SERVICE names it\n".formatted(gateway.url()));
    }

    @Test
    void without_a_running_gateway_requests_are_served_in_process() {
        run.localServices = List.of("unix:" + folder.resolve("none"));
        assertThat(run.cli("tokens", "-v", "--model", "m", "abc")).isZero();
        assertThat(run.out()).isEqualTo("3\n");
        assertThat(run.err())
                .isEqualTo("using no running gateway: no gateway listens at unix:%s (no such file)\n"
                        .formatted(folder.resolve("none")));
    }

    @Test
    void in_process_needs_no_gateway_and_uses_none() {
        run.localServices = List.of("unix:" + socket);
        run.environment = Map.of("RATATOSKR_SERVICE", gateway.url());
        assertThat(run.cli("tokens", "--in-process", "--model", "m", "abc")).isZero();
        assertThat(run.out()).isEqualTo("3\n");
        assertThat(run.cli("tokens", "--in-process", "--service", gateway.url(), "--model", "m", "abc"))
                .isEqualTo(2);
        assertThat(run.cli("route", "--in-process", "--running", "--model", "m"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop", "reload", "health"})
    void commands_for_a_running_gateway_say_where_none_was_found(String command) {
        run.localServices = List.of("unix:" + folder.resolve("none"));
        assertThat(run.cli(command)).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "no gateway runs: no gateway listens at unix:%s (no such file); start it with 'ratatoskr serve', or name one with --service\n"
                                .formatted(folder.resolve("none")));
        assertThat(run.cli(command, "--in-process")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop", "reload", "health", "tokens --model m abc", "routes list"})
    void a_gateway_that_is_named_and_does_not_respond_is_a_failure(String command) throws IOException {
        run.localServices = List.of(gateway.url());
        String absent = "http://127.0.0.1:" + unusedPort();
        String[] words = (command + " --service " + absent).split(" ");
        assertThat(run.cli(words)).isEqualTo(1);
        assertThat(run.err()).startsWith("no gateway responds at " + absent).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        run.environment = Map.of("RATATOSKR_SERVICE", "unix:" + folder.resolve("none"));
        assertThat(run.cli(command.split(" "))).isEqualTo(command.startsWith("routes") ? 4 : 1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void an_address_that_is_none_is_a_mistake_of_the_command_line_or_of_the_environment() {
        assertThat(run.cli("status", "--service", "ftp://a")).isEqualTo(4);
        assertThat(run.cli("tokens", "--model", "m", "--service", "http://a b", "abc"))
                .isEqualTo(4);
        run.environment = Map.of("RATATOSKR_SERVICE", "nonsense");
        assertThat(run.cli("status")).isEqualTo(3);
    }

    @Test
    void admin_commands_over_http_only_say_so() {
        assertThat(run.cli("routes", "list", "--service", "unix:" + socket)).isEqualTo(4);
        assertThat(run.err())
                .contains("needs an http:// or https:// address", "'unix:" + socket + "' is none: --service names it")
                .hasLineCount(1);
    }

    @Test
    void files_of_the_connection_that_are_missing_are_named_once() {
        Path none = folder.resolve("none");
        assertThat(run.cli("status", "--service", uri("http"), "--api-key-file", none.toString()))
                .isEqualTo(3);
        assertThat(run.err()).isEqualToIgnoringNewLines("the key file " + none + " cannot be read: no such file");
        assertThat(run.cli("status", "--service", "https://127.0.0.1:1", "--tls-ca", none.toString()))
                .isEqualTo(3);
        assertThat(run.err().lines().toList().getLast()).isEqualTo(none + " cannot be read: no such file");
    }

    @Test
    void messages_name_the_command_that_lists_routes() {
        assertThat(run.cli("routes", "stop", "none", "--service", uri("http"))).isEqualTo(4);
        assertThat(run.err().strip()).isEqualTo("no route 'none'; 'ratatoskr routes list' lists them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void a_key_comes_from_a_file_or_the_environment_and_a_wrong_one_is_a_failure(String transport) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "operator=" + KEY + " admin\n");
        gateway.close();
        gateway = TestGateway.forMock(
                mock,
                "ratatoskr.access.keys-file",
                owned(keys).toString(),
                "ratatoskr.tcp.port",
                Integer.toString(tcpPort));
        Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
        assertThat(run.cli("status", "--service", uri(transport))).isEqualTo(1);
        run.environment = Map.of("RATATOSKR_SERVICE_API_KEY", "wrong");
        assertThat(run.cli("status", "--service", uri(transport))).isEqualTo(1);
        assertThat(run.cli("status", "--api-key-file", key.toString(), "--service", uri(transport)))
                .as(run.err())
                .isZero();
        run.environment = Map.of("RATATOSKR_SERVICE_API_KEY", KEY);
        assertThat(run.cli("status", "--service", uri(transport))).isZero();
        assertThat(run.err()).hasLineCount(2).doesNotContain(KEY);
    }

    private static Path owned(Path file) throws IOException {
        return Files.setPosixFilePermissions(
                file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
}
