package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that repeat the gateway's API key in every part of their responses: no byte of a response and no log line has it. */
final class RepeatedKeysTest {
    /** Keys have no prefix by which they could be known. */
    enum RepeatingProvider {
        OPENAI("sse", "k3y+without/Prefix=9f8e7d6c5b4a", """
                {"error":{"message":"KEY","type":"KEY","param":"KEY","code":"KEY","KEY":{"KEY":["KEY"]}}}"""),
        ANTHROPIC("sse", "k3yWithoutPrefix_9f8e7d6c5b4a", """
                {"type":"error","error":{"type":"KEY","message":"KEY","details":{"error_code":"KEY"}},"request_id":"KEY"}"""),
        GEMINI("sse", "k3yWithoutPrefix.9f8e7d6c5b4a", """
                {"error":{"code":0,"message":"KEY","status":"KEY","details":[{"reason":"KEY","fieldViolations":[{"field":"KEY"}]}]}}"""),
        OLLAMA("ndjson", "k3yWithoutPrefix~9f8e7d6c5b4a", """
                {"error":"{\\"message\\":\\"KEY\\",\\"type\\":\\"KEY\\"}","KEY":"KEY"}"""),
        HUGGINGFACE("sse", "k3yWithoutPrefix-9f8e7d6c5b4a", """
                {"error":"KEY","error_type":"KEY"}""");

        private final String stream;
        private final String key;
        private final String error;

        RepeatingProvider(String stream, String key, String error) {
            this.stream = stream;
            this.key = key;
            this.error = error;
        }

        String provider() {
            return name().toLowerCase(Locale.ROOT);
        }

        String model() {
            return provider() + (this == GEMINI ? ":gemini-m" : ":org/m");
        }

        String streamType() {
            return stream.equals("sse") ? "text/event-stream" : "application/x-ndjson";
        }

        String error(String form) {
            return error.replace("KEY", form);
        }

        /** A stream that breaks after its first text. */
        String brokenStream() throws IOException {
            String path = "/provider/%s/contract/truncated-stream.%s".formatted(provider(), stream);
            try (InputStream in = RepeatedKeysTest.class.getResourceAsStream(path)) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }

        String event(String json) {
            return stream.equals("ndjson")
                    ? json + "\n"
                    : (this == ANTHROPIC ? "event: error\n" : "") + "data: " + json + "\n\n";
        }
    }

    /** The forms in which a key may come back. */
    private static List<String> forms(String key) {
        return List.of(
                key,
                "Incorrect API key: " + key + ".",
                "x".repeat(480) + " " + key,
                "x".repeat(180) + " " + key,
                URLEncoder.encode(key, UTF_8),
                key.replace("/", "\\/").replace("W", "\\u0057"),
                Base64.getEncoder().encodeToString(key.getBytes(UTF_8)),
                Base64.getEncoder().encodeToString(("Bearer " + key).getBytes(UTF_8)),
                Base64.getUrlEncoder().encodeToString(("u:" + key).getBytes(UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void a_repeated_key_reaches_neither_the_caller_nor_the_log(RepeatingProvider repeating, @TempDir Path folder)
            throws IOException {
        var seen = new StringBuilder();
        try (LogCapture log = LogCapture.start();
                MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.with(
                        Files.writeString(folder.resolve("models.yaml"), "{}"),
                        Map.of("RATATOSKR_PROVIDERS_%s_API_KEY".formatted(repeating.name()), repeating.key),
                        "ratatoskr.providers." + repeating.provider() + ".base-url",
                        mock.origin(),
                        "ratatoskr.provider-defaults.retries",
                        "0",
                        "ratatoskr.provider-defaults.breaker-window",
                        "10000",
                        "ratatoskr.provider-defaults.breaker-minimum-calls",
                        "10000")) {
            for (String form : forms(repeating.key)) {
                String error = repeating.error(form);
                for (int status : new int[] {200, 400, 402, 403, 404, 429, 500}) {
                    MockResponse response = MockResponse.json(error)
                            .status(status)
                            .header("request-id", repeating.key)
                            .header("x-request-id", repeating.key);
                    sendAll(gateway, mock, repeating, response, seen);
                }
                sendAll(gateway, mock, repeating, MockResponse.json(form), seen);
                sendAll(
                        gateway,
                        mock,
                        repeating,
                        MockResponse.bytes("text/plain", form.getBytes(UTF_8)).status(502),
                        seen);
                String begun = repeating.brokenStream();
                for (String last :
                        List.of(repeating.event(error), repeating.event("{" + form), repeating.event(form))) {
                    mock.always(MockResponse.bytes(repeating.streamType(), (begun + last).getBytes(UTF_8)));
                    collect(chat(gateway, repeating, true), 200, seen);
                }
            }
            sendAll(gateway, mock, repeating, MockResponse.redirect(302, "https://" + repeating.key + ".test/"), seen);
            mock.always(
                    MockResponse.json(repeating.error(repeating.key).replace(repeating.key, "unsupported_parameter"))
                            .status(400));
            collect(chat(gateway, repeating, false), 400, seen);
            // Last, since the provider is not called afterwards
            mock.always(MockResponse.json(repeating.error(repeating.key)).status(401));
            collect(chat(gateway, repeating, true), 502, seen);
            collect(chat(gateway, repeating, true), 503, seen);

            assertThat(mock.lastCall().headers().toString()).contains(repeating.key);
            seen.append(log.text());
        }
        for (String form : List.of(
                repeating.key.substring(0, 8),
                repeating.key.substring(8),
                URLEncoder.encode(repeating.key, UTF_8).substring(0, 10),
                Base64.getEncoder()
                        .encodeToString(repeating.key.getBytes(UTF_8))
                        .substring(0, 10),
                Base64.getEncoder().encodeToString(("Bearer " + repeating.key).getBytes(UTF_8)),
                Base64.getUrlEncoder().encodeToString(("u:" + repeating.key).getBytes(UTF_8)))) {
            assertThat(seen).doesNotContain(form);
        }
    }

    /** Sends a chat, a streamed one, and embeddings where the provider has them. */
    private static void sendAll(
            TestGateway gateway,
            MockProvider mock,
            RepeatingProvider repeating,
            MockResponse response,
            StringBuilder seen) {
        mock.always(response);
        collect(chat(gateway, repeating, false), 0, seen);
        collect(chat(gateway, repeating, true), 0, seen);
        if (repeating != RepeatingProvider.ANTHROPIC) {
            collect(
                    gateway.post("/v1/embeddings", "{\"model\":\"%s\",\"input\":\"hi\"}".formatted(repeating.model())),
                    0,
                    seen);
        }
    }

    private static HttpResponse<String> chat(TestGateway gateway, RepeatingProvider repeating, boolean stream) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(repeating.model(), stream));
    }

    /** @param expected the status; 0: that of any error */
    private static void collect(HttpResponse<String> response, int expected, StringBuilder seen) {
        if (expected == 0) {
            assertThat(response.statusCode()).as(response.body()).isBetween(400, 599);
        } else {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        }
        assertThat(response.body()).contains("\"error\"");
        response.headers().map().forEach((name, values) -> seen.append(name).append(values));
        seen.append(response.body()).append('\n');
    }
}
