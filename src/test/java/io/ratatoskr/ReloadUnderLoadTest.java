package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No request fails because of a reload. */
@Timeout(120)
final class ReloadUnderLoadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RELOADS = 6;
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @TempDir
    Path home;

    private final MockProvider mock = MockProvider.start();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger responses = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        mock.close();
    }

    private void settings(int seconds) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.properties"),
                "ratatoskr.providers.compatible.base-url=%s%nratatoskr.routing.total=%ds%n"
                        .formatted(mock.baseUrl(), seconds));
    }

    private static HttpRequest request(TestGateway gateway, boolean stream) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(CHAT.formatted(stream)))
                .build();
    }

    private void startClient(HttpClient client, HttpRequest request, boolean stream) {
        clients.add(Thread.startVirtualThread(() -> {
            while (!done.get()) {
                try {
                    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                    boolean complete = !stream || response.body().contains("[DONE]");
                    if (response.statusCode() != 200 || !complete) {
                        failures.add(response.statusCode() + " " + response.body());
                    }
                    responses.incrementAndGet();
                } catch (IOException | InterruptedException failure) {
                    failures.add(failure.toString());
                }
            }
        }));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void requests_and_streams_go_on_while_the_configuration_changes(HttpClient.Version version) throws Exception {
        settings(100);
        mock.always(call -> new String(call.body(), StandardCharsets.UTF_8).contains("\"stream\":true")
                ? MockResponse.text("one two three four five six").between(Duration.ofMillis(30))
                : MockResponse.echo());
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder().home(home));
                HttpClient client = HttpClient.newBuilder().version(version).build()) {
            for (int i = 0; i < 4; i++) {
                startClient(client, request(gateway, i % 2 == 0), i % 2 == 0);
            }
            for (int reload = 0; reload < RELOADS; reload++) {
                int before = responses.get();
                await().atMost(TIMEOUT).until(() -> responses.get() > before + 4);
                settings(200 + reload);
                reload(gateway);
            }
            done.set(true);
            for (Thread thread : clients) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            await().atMost(TIMEOUT).until(() -> gateway.retiredConfigurations() == 0);
        }
    }

    private static void reload(TestGateway gateway) {
        await().atMost(TIMEOUT).ignoreExceptionsInstanceOf(Overloaded.class).until(() -> {
            gateway.reload();
            return true;
        });
    }

    @Test
    void earlier_configurations_with_requests_in_flight_are_limited() throws Exception {
        settings(100);
        var hold = new CompletableFuture<Void>();
        mock.always(MockResponse.echo().holdUntil(hold));
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder().home(home));
                HttpClient client = HttpClient.newHttpClient()) {
            var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < RetiredConfigurations.MAX; i++) {
                calls.add(client.sendAsync(request(gateway, false), BodyHandlers.ofString()));
                mock.awaitCalls(i + 1, TIMEOUT);
                settings(200 + i);
                gateway.reload();
            }
            calls.add(client.sendAsync(request(gateway, false), BodyHandlers.ofString()));
            mock.awaitCalls(RetiredConfigurations.MAX + 1, TIMEOUT);
            settings(300);
            HttpResponse<String> refused = gateway.post("/admin/reload", "");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(gateway.logReload()).isFalse();
            hold.complete(null);
            for (var call : calls) {
                assertThat(call.get().statusCode()).isEqualTo(200);
            }
            reload(gateway);
        }
    }
}
