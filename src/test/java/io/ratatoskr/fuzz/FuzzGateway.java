package io.ratatoskr.fuzz;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole gateway with a provider for each protocol, all of them one mock, and small models in the process. It has room for few
 * requests and connections at a time, so that what leaks is soon missed.
 */
final class FuzzGateway implements AutoCloseable {
    private static final String GOOD =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final int MAX_IN_FLIGHT = 64;

    final MockProvider mock = MockProvider.start();
    final TestGateway gateway;
    private final Path home;

    FuzzGateway() {
        try {
            home = Files.createTempDirectory("fuzz");
            Files.createDirectories(home.resolve("config"));
            Files.writeString(home.resolve("config/models.yaml"), """
                    aliases:
                      smart: [compatible:m]
                    presets:
                      fuzz/coding: {models: ["compatible:m"], parameters: {temperature: 0.2, stop: [END]}}
                    local:
                      nli-tiny: {class-path: models/nli-tiny}
                      rerank-tiny: {class-path: models/rerank-tiny}
                      classify-tiny: {class-path: models/classify-tiny}
                      embed-tiny-cls: {class-path: models/embed-tiny-cls}
                      of-the-hub: {hub: org/model}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> settings = new ArrayList<>(List.of(
                "ratatoskr.providers.compatible.base-url",
                mock.baseUrl(),
                "ratatoskr.providers.anthropic.base-url",
                MockFormat.ANTHROPIC.baseUrl(mock.origin()),
                "ratatoskr.providers.gemini.base-url",
                MockFormat.GEMINI.baseUrl(mock.origin()),
                "ratatoskr.providers.ollama.base-url",
                MockFormat.OLLAMA.baseUrl(mock.origin()),
                "ratatoskr.providers.huggingface.base-url",
                MockFormat.HUGGINGFACE.baseUrl(mock.origin())));
        for (String provider : List.of("anthropic", "gemini", "huggingface")) {
            settings.addAll(List.of("ratatoskr.providers." + provider + ".requires-key", "false"));
        }
        settings.addAll(List.of(
                "ratatoskr.provider-defaults.max-connections",
                String.valueOf(MAX_IN_FLIGHT),
                "ratatoskr.provider-defaults.retries",
                "0",
                // Opens when all of the last hundred calls failed. Half of the inputs fail, so that only a dead
                // provider opens it
                "ratatoskr.provider-defaults.breaker-failure-rate",
                "100%",
                "ratatoskr.provider-defaults.breaker-window",
                "100",
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "100",
                "ratatoskr.provider-defaults.model-loading-timeout",
                "0s",
                "ratatoskr.routing.max-in-flight",
                String.valueOf(MAX_IN_FLIGHT),
                "ratatoskr.http.header-timeout",
                "2s",
                "ratatoskr.http.body-timeout",
                "2s",
                "ratatoskr.http.body-limit",
                "4MiB",
                "ratatoskr.http.max-connections",
                "256",
                "ratatoskr.models.folder",
                home.resolve("store").toString(),
                "ratatoskr.socket.path",
                socket().toString(),
                "ratatoskr.models.endpoint",
                mock.origin()));
        gateway = TestGateway.of(Ratatoskr.builder().home(home), settings.toArray(String[]::new));
    }

    /** Path of the Unix socket. */
    Path socket() {
        return home.resolve("r.sock");
    }

    int port() {
        return gateway.port();
    }

    /** The folder that no message may show. */
    String home() {
        return home.toString();
    }

    /** Fails unless a good request is served. */
    void requireService() {
        HttpResponse<String> response = gateway.post("/v1/chat/completions", GOOD);
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    "a good request is refused: %d %s".formatted(response.statusCode(), response.body()));
        }
    }

    /** Fails unless as many good requests as ever are served, and no call is left open. */
    void requireNoLeaks() {
        mock.awaitIdle(Duration.ofSeconds(20));
        List<Thread> callers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                try {
                    requireService();
                } catch (AssertionError | RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    "%d of %d good requests fail".formatted(failures.size(), callers.size()), failures.getFirst());
        }
    }

    @Override
    public void close() {
        gateway.close();
        mock.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
