package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.auto.AutoGateway;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Auto mode with the service as a process, which is killed and started again. */
@Timeout(180)
final class AutoProcessTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final MockProvider ofService = MockProvider.start();
    private final MockProvider inProcess = MockProvider.start();
    private int port;
    private Process process;

    @BeforeEach
    void configure() throws IOException {
        ofService.always(MockResponse.text("service"));
        inProcess.always(MockResponse.text("in process"));
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), """
                ratatoskr.http.port=%d
                ratatoskr.management.port=
                ratatoskr.socket.path=
                ratatoskr.provider-defaults.list-models=false
                ratatoskr.providers.compatible.base-url=%s
                """.formatted(port, ofService.baseUrl()));
    }

    @AfterEach
    void stop() {
        kill();
        ofService.close();
        inProcess.close();
    }

    private void serve() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.ratatoskr.Main",
                        "serve",
                        "--home",
                        home.toString())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RATATOSKR_"));
        process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> output.lines().forEach(log::add));
        await().atMost(TIMEOUT).until(() -> log.stream().anyMatch(line -> line.contains("serving http://")));
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    private static String chat(AutoGateway gateway) {
        return gateway.chat(ChatRequest.of("compatible:m", Message.user("who?")))
                .text();
    }

    @Test
    void a_killed_service_is_left_and_used_again_after_its_start() throws Exception {
        serve();
        try (AutoGateway gateway = Ratatoskr.auto()
                .service("http://127.0.0.1:" + port)
                .probeInterval(Duration.ofMillis(100))
                .fallback(Ratatoskr.builder()
                        .environment(Map.of())
                        .set("ratatoskr.provider-defaults.list-models", "false")
                        .set("ratatoskr.providers.compatible.base-url", inProcess.baseUrl()))
                .build()) {
            assertThat(chat(gateway)).isEqualTo("service");

            ofService.always(MockResponse.silence());
            var inFlight = CompletableFuture.supplyAsync(() -> chat(gateway), Thread::startVirtualThread);
            ofService.awaitCalls(2, TIMEOUT);
            kill();
            assertThatThrownBy(inFlight::join).hasCauseInstanceOf(ProviderUnavailable.class);
            assertThat(chat(gateway)).isEqualTo("in process");
            assertThat(gateway.usesService()).isFalse();

            ofService.always(MockResponse.text("service"));
            serve();
            await().atMost(TIMEOUT).until(gateway::usesService);
            assertThat(chat(gateway)).isEqualTo("service");
        }
    }
}
