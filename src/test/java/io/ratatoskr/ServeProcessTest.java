package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.cli.GoldenCli;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LineClient;
import io.ratatoskr.testing.NotificationReceiver;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own: its signals, the files that it watches, its exit codes. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such signals")
final class ServeProcessTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern SERVING = Pattern.compile("serving http://127\\.0\\.0\\.1:(\\d+)");
    private static final byte[] CONTENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"more\"}}]}\n\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final String STREAM =
            "{\"model\":\"compatible:m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @TempDir
    Path home;

    private final MockProvider mock = MockProvider.start();
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> launcher = new ArrayList<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private int port;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        client.close();
        mock.close();
    }

    private void serve(String... settings) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(
                home.resolve("config/application.properties"),
                """
                ratatoskr.http.port=0
                ratatoskr.management.port=0
                ratatoskr.grpc.port=0
                ratatoskr.provider-defaults.list-models=false
                ratatoskr.providers.compatible.base-url=%s
                """.formatted(mock.baseUrl()) + String.join("\n", settings) + "\n");
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ratatoskr.Main",
                "serve",
                "--home",
                home.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RATATOSKR_"));
        builder.environment().putAll(variables);
        process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> output.lines().forEach(log::add));
        await().atMost(TIMEOUT)
                .until(() -> log.stream().anyMatch(line -> SERVING.matcher(line).find()));
        String line = log.stream()
                .filter(text -> SERVING.matcher(text).find())
                .findFirst()
                .orElseThrow();
        Matcher serving = SERVING.matcher(line);
        assertThat(serving.find()).isTrue();
        port = Integer.parseInt(serving.group(1));
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void awaitLog(String text) {
        try {
            await().atMost(TIMEOUT).until(() -> log.stream().anyMatch(line -> line.contains(text)));
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError("no line with '" + text + "' in:\n" + String.join("\n", log), missing);
        }
    }

    /** As /proc says of this process; false on another operating system. */
    private static boolean isHangupIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }

    private String post(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void a_line_of_an_administrator_stops_it_once_requests_in_flight_have_ended() throws Exception {
        serve("ratatoskr.socket.path=s");
        mock.always(MockResponse.text("whole").delay(Duration.ofMillis(500)));
        try (var client = LineClient.unix(home.resolve("s"))) {
            client.send("{\"id\":1,\"op\":\"chat\"," + STREAM.substring(1));
            mock.awaitCalls(1, TIMEOUT);
            assertThat(client.call("{\"id\":2,\"op\":\"stop\"}").path("id").asInt())
                    .isEqualTo(2);
            assertThat(client.response().getLast().path("done").asBoolean()).isTrue();
            client.awaitEnd();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(home.resolve("s")).doesNotExist();
        awaitLog("stopping, as an administrator has requested");
    }

    @Test
    void the_command_stop_waits_until_requests_in_flight_and_the_process_have_ended() throws Exception {
        serve("ratatoskr.socket.path=s");
        mock.always(MockResponse.text("whole").delay(Duration.ofMillis(500)));
        String service = "unix:" + home.resolve("s");
        try (var client = LineClient.unix(home.resolve("s"))) {
            client.send("{\"id\":1,\"op\":\"chat\"," + STREAM.substring(1));
            mock.awaitCalls(1, TIMEOUT);
            assertThat(GoldenCli.run("", "stop", "--json", "--service", service))
                    .isEqualTo(new GoldenCli.Ended(0, "{\"object\":\"stop\",\"stopped\":true}\n"));
            assertThat(process.isAlive()).isFalse();
            assertThat(client.response().getLast().path("done").asBoolean()).isTrue();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(GoldenCli.run("", "stop", "--service", service).code()).isEqualTo(1);
    }

    @Test
    void the_command_stop_without_waiting_stops_it_too() throws Exception {
        serve();
        mock.always(MockResponse.text("whole").delay(Duration.ofSeconds(2)));
        String service = "http://127.0.0.1:" + port;
        CompletableFuture<HttpResponse<String>> inFlight = client.sendAsync(
                HttpRequest.newBuilder(URI.create(service + "/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                        .build(),
                BodyHandlers.ofString());
        mock.awaitCalls(1, TIMEOUT);
        assertThat(GoldenCli.run("", "stop", "--timeout", "0", "--service", service))
                .isEqualTo(new GoldenCli.Ended(0, "stopping\n"));
        assertThat(inFlight.get(60, TimeUnit.SECONDS).body()).contains("whole");
        assertThat(process.waitFor()).isZero();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static String route(String text) {
        return "- route: {id: a, from: {uri: \"platform-http:/a\", steps: [{setBody: {constant: %s}}]}}\n"
                .formatted(text);
    }

    private void awaitResponse(String text) {
        await().atMost(TIMEOUT).until(() -> get("/a").equals("200 " + text));
    }

    @Test
    void changed_files_and_sighup_reload_and_sigterm_ends_streams_with_an_error() throws Exception {
        Path key = Files.writeString(home.resolve("key"), "first");
        serve("camel.main.shutdownTimeout=1", "ratatoskr.providers.compatible.api-key-file=key");
        Path file = home.resolve("routes/custom/a.camel.yaml");
        // As editors save: another file takes the name
        Path saved = home.resolve("routes/custom/.a.swp");
        Files.writeString(saved, route("one"));
        Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE);
        awaitResponse("one");

        Files.writeString(file, route("broken").replace("setBody", "setBdoy"));
        awaitLog("routes/custom/a.camel.yaml:1: unknown key or step 'setBdoy'");
        assertThat(get("/a")).isEqualTo("200 one");

        // As Kubernetes does: links to a folder that is replaced as a whole
        Path first = Files.createDirectory(home.resolve("routes/custom/..first"));
        Path second = Files.createDirectory(home.resolve("routes/custom/..second"));
        Files.writeString(first.resolve("a"), route("two"));
        Files.writeString(second.resolve("a"), route("three"));
        Path data = home.resolve("routes/custom/..data");
        Files.createSymbolicLink(data, first.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data/a"));
        awaitResponse("two");
        Path next = Files.createSymbolicLink(home.resolve("routes/custom/..next"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        awaitResponse("three");

        // A key that is rotated
        Files.writeString(key, "second");
        awaitLog("ratatoskr.providers.compatible.api-key changed");

        Path settings = home.resolve("config/application.properties");
        Files.writeString(settings, Files.readString(settings) + "ratatoskr.reload.watch=false\n");
        awaitLog("ratatoskr.reload.watch changed");
        Files.writeString(settings, Files.readString(settings) + "ratatoskr.routing.total=60s\n");
        if (isHangupIgnored()) {
            // A process that nohup has started ignores it, and so do the processes that it starts
            assertThat(post("/admin/reload")).startsWith("200 ");
        } else {
            signal("HUP");
        }
        awaitLog("ratatoskr.routing.total changed");

        mock.always(MockResponse.endless(CONTENT).between(Duration.ofMillis(10)));
        try (RawHttpClient stream = new RawHttpClient(port);
                RawHttpClient idle = new RawHttpClient(port)) {
            stream.post("/v1/chat/completions", STREAM);
            assertThat(stream.readHead().status()).isEqualTo(200);
            signal("TERM");
            awaitLog("stopping");
            String last = "";
            for (byte[] chunk = stream.chunk(); chunk.length > 0; chunk = stream.chunk()) {
                last = new String(chunk, StandardCharsets.UTF_8);
            }
            assertThat(last).contains("\"code\":\"stopping\"");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    /** A socket unit: the socket listens before the process starts, and is passed to it as descriptor 3. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void it_serves_on_the_socket_that_systemd_has_opened() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "a JVM passes no sockets on");
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        launcher.addAll(List.of("/usr/bin/python3", "-c", """
                import os, socket, sys
                listening = socket.socket()
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listening.bind(("127.0.0.1", %d))
                listening.listen()
                listening.setblocking(False)
                os.dup2(listening.fileno(), 3)
                os.set_inheritable(3, True)
                os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="http")
                os.execv(sys.argv[1], sys.argv[1:])
                """.formatted(free)));
        variables.put("RATATOSKR_HTTP_PORT", Integer.toString(free));
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(home.resolve("routes/custom/a.camel.yaml"), route("served"));
        serve();
        assertThat(port).isEqualTo(free);
        assertThat(get("/a")).isEqualTo("200 served");
        signal("TERM");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    /** Sent by the process itself: systemd believes no other one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void systemd_is_notified_when_it_is_ready_reloads_and_stops() throws Exception {
        String address = home.resolve("notify").toString();
        variables.put("NOTIFY_SOCKET", address);
        try (var systemd = new NotificationReceiver(address)) {
            serve("ratatoskr.reload.watch=false", "camel.main.shutdownTimeout=1");
            String serving = "READY=1\nSTATUS=serving on port " + port;
            systemd.await(all -> all.equals(List.of(serving)));
            assertThat(post("/admin/reload")).startsWith("200 ");
            assertThat(systemd.await(all -> all.size() == 3))
                    .satisfies(all -> assertThat(all.get(1)).startsWith("RELOADING=1\nMONOTONIC_USEC="))
                    .endsWith(serving);
            Files.writeString(
                    home.resolve("routes/custom/a.camel.yaml"), route("x").replace("setBody", "setBdoy"));
            assertThat(post("/admin/reload")).startsWith("409 ");
            systemd.await(all -> all.getLast().equals(serving + "; the last reload was refused, see the log"));
            signal("TERM");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            systemd.await(all -> all.getLast().equals("STOPPING=1\nSTATUS=stopping"));
        }
    }

    @Test
    void new_requests_get_503_while_it_stops_and_a_second_signal_ends_it_at_once() throws Exception {
        serve("camel.main.shutdownTimeout=300");
        mock.always(MockResponse.silence());
        try (RawHttpClient waiting = new RawHttpClient(port);
                RawHttpClient idle = new RawHttpClient(port)) {
            waiting.post("/v1/chat/completions", STREAM);
            mock.awaitCalls(1, TIMEOUT);
            signal("TERM");
            awaitLog("stopping");
            await().atMost(TIMEOUT).until(() -> get("/v1/models").startsWith("503"));
            idle.post("/v1/chat/completions", STREAM);
            RawHttpClient.RawResponse refused = idle.readHead();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers().get("retry-after")).isEqualTo("1");
            assertThat(refused.headers().get("connection")).isEqualTo("close");
            assertThat(process.isAlive()).isTrue();
            // Not INT: a process that a script starts in the background ignores it
            signal("TERM");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }
    }
}
