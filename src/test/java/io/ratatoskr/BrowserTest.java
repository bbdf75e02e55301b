package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin in Chromium, which enforces CORS. Chromium is CHROME_BIN, or on the PATH. */
@Tag("it")
final class BrowserTest {
    private static final String KEY = "a-key-for-the-gateway";

    private static final String PAGE = """
            <!doctype html><script>
            const gateway = "%s", key = "%s";
            const attempt = async run => { try { return await run(); } catch (e) { return {blocked: String(e)}; } };
            const chat = (headers, stream) => fetch(gateway + "/v1/chat/completions", {
              method: "POST",
              headers: {"content-type": "application/json", "x-stainless-lang": "js", ...headers},
              body: JSON.stringify({model: "compatible:m", stream, messages: [{role: "user", content: "hi"}]})});
            const read = async response => ({
              status: response.status, model: response.headers.get("x-ratatoskr-model"),
              id: response.headers.get("x-request-id"), text: await response.text()});
            const image = () => new Promise(resolve => {
              const element = new Image();
              element.onload = () => resolve("loaded"); element.onerror = () => resolve("refused");
              element.src = gateway + "/v1/models"; });
            (async () => {
              const result = {
                keyed: await attempt(async () => read(await chat({authorization: "Bearer " + key}))),
                streamed: await attempt(async () => read(await chat({authorization: "Bearer " + key}, true))),
                keyless: await attempt(async () => read(await chat({}))),
                missing: await attempt(async () => read(await fetch(gateway + "/v1/nothing", {headers: {"x-api-key": key}}))),
                image: await image()};
              await fetch("/result", {method: "POST", body: JSON.stringify(result)});
            })();
            </script>
            """;

    @TempDir
    private Path temporary;

    @Test
    @Timeout(120)
    void only_a_page_of_an_allowed_origin_can_use_the_gateway() throws Exception {
        Optional<String> chromium = chromium();
        assumeTrue(chromium.isPresent(), "skipped: Chromium is neither CHROME_BIN nor on the PATH");
        Path keys = Files.writeString(temporary.resolve("keys"), KEY + "\n");
        try (MockProvider mock = MockProvider.start().always(call -> MockResponse.text("hello page"));
                PageServer allowed = new PageServer();
                PageServer foreign = new PageServer();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.access.keys-file",
                        keys.toString(),
                        "ratatoskr.http.allowed-origins",
                        allowed.origin())) {
            String page = PAGE.formatted(gateway.url(), KEY);
            JsonNode result = open(chromium.get(), allowed, page);
            assertThat(result.at("/keyed/status").asInt()).as(result.toString()).isEqualTo(200);
            assertThat(result.at("/keyed/text").asText()).contains("hello page");
            assertThat(result.at("/keyed/model").asText()).isEqualTo("m");
            assertThat(result.at("/keyed/id").asText()).startsWith("req-");
            assertThat(result.at("/streamed/text").asText()).contains("data: [DONE]");
            assertThat(result.at("/keyless/status").asInt()).isEqualTo(401);
            assertThat(result.at("/keyless/text").asText()).contains("no valid gateway key");
            assertThat(result.at("/missing/status").asInt()).isEqualTo(404);
            assertThat(result.at("/image").asText()).isEqualTo("refused");

            long calls = mock.callCount();
            JsonNode blocked = open(chromium.get(), foreign, page);
            for (String what : new String[] {"keyed", "streamed", "keyless", "missing"}) {
                assertThat(blocked.path(what).path("blocked").asText())
                        .as(blocked.toString())
                        .contains("Failed to fetch");
            }
            assertThat(mock.callCount()).isEqualTo(calls);
        }
    }

    private JsonNode open(String chromium, PageServer server, String page) throws Exception {
        server.show(page);
        Path profile = Files.createTempDirectory(temporary, "profile");
        Process browser = new ProcessBuilder(
                        chromium,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        server.origin() + "/")
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("browser.log").toFile())
                .start();
        try {
            return Json.mapper().readTree(server.result.get(50, TimeUnit.SECONDS));
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly().waitFor();
        }
    }

    private static Optional<String> chromium() {
        String configured = System.getenv("CHROME_BIN");
        if (configured != null && Files.isExecutable(Path.of(configured))) {
            return Optional.of(configured);
        }
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Serves one page and takes its result. */
    private static final class PageServer implements AutoCloseable {
        final CompletableFuture<byte[]> result = new CompletableFuture<>();
        private final HttpServer server;
        private volatile byte[] page = {};

        PageServer() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                if (exchange.getRequestURI().getPath().equals("/result")) {
                    result.complete(exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    exchange.getResponseHeaders().set("content-type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                }
                exchange.close();
            });
            server.start();
        }

        void show(String html) {
            page = html.getBytes(UTF_8);
        }

        String origin() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
