package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault of each protocol, plain and streamed, before and after the first token, through the whole service: the next provider
 * responds, or the client gets the right error; nothing hangs, no call stays open, and no key is leaked.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class FaultMatrixTest {
    private static final String TEXT = "Hello there, Ægir! 😀";
    private static final String FALLBACK_TEXT = "rescued";

    private enum ProviderProtocol {
        OPENAI("openai", "sse", "sk-proj-S3cretOpenAi"),
        ANTHROPIC("anthropic", "sse", "sk-ant-S3cretAnthropic"),
        GEMINI("gemini", "sse", "AIzaS3cretGemini"),
        OLLAMA("ollama", "ndjson", ""),
        HUGGINGFACE("huggingface", "sse", "hf_S3cretHub");

        private final String provider;
        private final String stream;
        private final String key;

        ProviderProtocol(String provider, String stream, String key) {
            this.provider = provider;
            this.stream = stream;
            this.key = key;
        }

        String streamType() {
            return stream.equals("sse") ? "text/event-stream" : "application/x-ndjson";
        }

        byte[] sample(String name) {
            String path = "/provider/%s/contract/%s".formatted(provider, name);
            try (InputStream in = FaultMatrixTest.class.getResourceAsStream(path)) {
                assertThat(in).as(path).isNotNull();
                return in.readAllBytes();
            } catch (IOException e) {
                throw new AssertionError(path, e);
            }
        }

        MockResponse plain() {
            return MockResponse.bytes("application/json", sample("chat.json"));
        }

        MockResponse streamed(String sample) {
            return MockResponse.bytes(streamType(), sample(sample + "." + stream));
        }
    }

    /** Returns an error body in the protocol's format. */
    private static String error(ProviderProtocol protocol, int status, String type) {
        String reported = "it went wrong, key " + (protocol.key.isEmpty() ? "none" : protocol.key);
        return switch (protocol) {
            case OPENAI -> "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":null}}".formatted(reported, type);
            case ANTHROPIC ->
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}".formatted(type, reported);
            case GEMINI ->
                "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
                        .formatted(status, reported, type.toUpperCase(java.util.Locale.ROOT));
            case OLLAMA, HUGGINGFACE -> "{\"error\":\"%s\"}".formatted(reported);
        };
    }

    private final Map<ProviderProtocol, MockProvider> mocks = new EnumMap<>(ProviderProtocol.class);
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private MockProvider fallback;
    private TestGateway gateway;
    private LogCapture log;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        log = LogCapture.start();
        fallback = MockProvider.start();
        fallback.always(MockResponse.text(FALLBACK_TEXT));
        var same = new StringBuilder("same:\n");
        var settings = new ArrayList<>(List.of(
                "ratatoskr.provider-defaults.first-token-timeout", "3s",
                "ratatoskr.provider-defaults.idle-timeout", "3s",
                "ratatoskr.provider-defaults.response-timeout", "3s",
                "ratatoskr.provider-defaults.breaker-window", "10000",
                "ratatoskr.provider-defaults.breaker-minimum-calls", "10000",
                "ratatoskr.provider-defaults.retries", "0",
                "ratatoskr.provider-defaults.learn-rates", "false",
                "ratatoskr.routing.chat", "openai,anthropic,gemini,ollama,huggingface,compatible"));
        var environment = new HashMap<String, String>();
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            MockProvider mock = MockProvider.start();
            mocks.put(protocol, mock);
            settings.addAll(List.of("ratatoskr.providers." + protocol.provider + ".base-url", mock.origin()));
            same.append("  - {%1$s: model-of-%1$s, compatible: rescue-of-%1$s}%n".formatted(protocol.provider));
            if (!protocol.key.isEmpty()) {
                environment.put("RATATOSKR_PROVIDERS_%s_API_KEY".formatted(protocol.name()), protocol.key);
            }
        }
        settings.addAll(List.of("ratatoskr.providers.compatible.base-url", fallback.baseUrl()));
        Path models = Files.writeString(folder.resolve("models.yaml"), same);
        gateway = TestGateway.with(models, environment, settings.toArray(String[]::new));
    }

    @AfterEach
    void nothing_is_left_open() {
        mocks.values().forEach(mock -> {
            mock.reset();
            LeakCheck.assertNoOpenCalls(mock, Duration.ofSeconds(20));
        });
        LeakCheck.assertNoOpenCalls(fallback, Duration.ofSeconds(20));
    }

    /** Checks all output of the service for keys, after all cases. */
    @AfterAll
    void stop() {
        try {
            gateway.close();
            String all = String.join("\n", seen) + log.text();
            for (ProviderProtocol protocol : ProviderProtocol.values()) {
                if (!protocol.key.isEmpty()) {
                    assertThat(all).as("the key of %s", protocol).doesNotContain(protocol.key);
                }
            }
            mocks.forEach((protocol, mock) -> assertThat(mock.calls())
                    .allSatisfy(call -> assertThat(call.path()).doesNotContain("S3cret")));
        } finally {
            log.close();
            mocks.values().forEach(MockProvider::close);
            fallback.close();
        }
    }

    private HttpResponse<String> post(ProviderProtocol protocol, boolean stream) {
        String body = "{\"model\":\"model-of-%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(protocol.provider, stream);
        HttpResponse<String> response = retryOnClosedConnection(() -> gateway.post("/v1/chat/completions", body));
        seen.add(response.body());
        response.headers().map().forEach((name, values) -> seen.add(name + ": " + values));
        return response;
    }

    /** Retries once, since a kept-alive connection may close just as it is reused. */
    private static HttpResponse<String> retryOnClosedConnection(Supplier<HttpResponse<String>> request) {
        try {
            return request.get();
        } catch (UncheckedIOException closed) {
            return request.get();
        }
    }

    private static Map<String, MockResponse> faultsBeforeTheFirstToken(ProviderProtocol protocol, boolean stream) {
        var faults = new LinkedHashMap<String, MockResponse>();
        for (int status : new int[] {402, 404, 408, 429, 500, 502, 503, 504, 529}) {
            faults.put("HTTP " + status, json(protocol, status));
        }
        faults.put("429, seconds", json(protocol, 429).header("retry-after", "3"));
        faults.put("429, milliseconds", json(protocol, 429).header("retry-after-ms", "1500"));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(5).atOffset(ZoneOffset.UTC));
        faults.put("429, date", json(protocol, 429).header("retry-after", date));
        faults.put("HTML page", MockResponse.html(502));
        faults.put("HTML page behind a 200", MockResponse.html(200));
        faults.put("redirect", MockResponse.redirect(302, "https://elsewhere.test/?key=" + protocol.key));
        faults.put("cut before the head", MockResponse.cut());
        faults.put("reset before the head", MockResponse.reset());
        faults.put("silence", MockResponse.silence());
        faults.put("nothing", MockResponse.bytes(stream ? protocol.streamType() : "application/json", new byte[0]));
        faults.put("garbage", MockResponse.bytes("application/json", "\u0000\u0001 nonsense {".getBytes(UTF_8)));
        faults.put("error behind a 200", MockResponse.json(error(protocol, 503, "overloaded_error")));
        byte[] whole = stream ? protocol.sample("chat-stream." + protocol.stream) : protocol.sample("chat.json");
        faults.put(
                "cut in the middle of the first words",
                MockResponse.bytes(stream ? protocol.streamType() : "application/json", whole)
                        .cutAfter(12));
        return faults;
    }

    private static MockResponse json(ProviderProtocol protocol, int status) {
        String type = switch (status) {
            case 402 -> "billing_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
        return MockResponse.json(error(protocol, status, type)).status(status);
    }

    static Stream<Arguments> early() {
        List<Arguments> all = new ArrayList<>();
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                faultsBeforeTheFirstToken(protocol, stream)
                        .forEach((name, fault) -> all.add(Arguments.of(protocol, stream, name, fault)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, streamed {1}: {2}")
    @MethodSource("early")
    void the_next_provider_responds(ProviderProtocol protocol, boolean stream, String name, MockResponse fault) {
        mocks.get(protocol).always(fault);

        HttpResponse<String> response = post(protocol, stream);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("compatible");
        assertThat(response.body()).contains(FALLBACK_TEXT);
        assertThat(mocks.get(protocol).callCount()).isPositive();
    }

    static Stream<Arguments> harmless() {
        List<Arguments> all = new ArrayList<>();
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            Map<String, MockResponse> plain = Map.of(
                    "as it is", protocol.plain(),
                    "byte by byte", protocol.plain().drip(1),
                    "compressed", protocol.plain().gzipped(),
                    "late", protocol.plain().delay(Duration.ofMillis(200)),
                    "as text", MockResponse.bytes("text/plain", protocol.sample("chat.json")));
            plain.forEach((name, response) -> all.add(Arguments.of(protocol, false, name, response)));
            Map<String, MockResponse> streamed = Map.of(
                    "as it is", protocol.streamed("chat-stream"),
                    "byte by byte", protocol.streamed("chat-stream").drip(1),
                    "in threes", protocol.streamed("chat-stream").drip(3),
                    "compressed", protocol.streamed("chat-stream").gzipped(),
                    "late", protocol.streamed("chat-stream").delay(Duration.ofMillis(200)),
                    "with other line ends", lineEnds(protocol),
                    "a whole answer instead", protocol.plain());
            streamed.forEach((name, response) -> all.add(Arguments.of(protocol, true, name, response)));
        }
        return all.stream();
    }

    private static MockResponse lineEnds(ProviderProtocol protocol) {
        String text = new String(protocol.sample("chat-stream." + protocol.stream), UTF_8).replace("\r\n", "\n");
        String other = protocol == ProviderProtocol.OLLAMA ? "\r\n" : "\r";
        return MockResponse.bytes(
                protocol.streamType(), text.replace("\n", other).getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0}, streamed {1}: {2}")
    @MethodSource("harmless")
    void unusual_transfers_do_no_harm(ProviderProtocol protocol, boolean stream, String name, MockResponse response) {
        mocks.get(protocol).always(response);

        HttpResponse<String> result = post(protocol, stream);

        assertThat(result.statusCode()).as(result.body()).isEqualTo(200);
        assertThat(result.headers().firstValue("x-ratatoskr-provider")).contains(protocol.provider);
        assertThat(stream ? streamedText(result.body()) : result.body()).contains(TEXT);
        if (stream) {
            assertThat(result.body()).endsWith("data: [DONE]\n\n");
        }
    }

    /** Joins the text of a response stream. */
    private static String streamedText(String events) {
        var text = new StringBuilder();
        for (String line : events.split("\n")) {
            int at = line.indexOf("\"content\":\"");
            if (at > 0) {
                int from = at + "\"content\":\"".length();
                text.append(line, from, line.indexOf('"', from));
            }
        }
        return text.toString();
    }

    static Stream<Arguments> late() {
        List<Arguments> all = new ArrayList<>();
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            byte[] whole = protocol.sample("chat-stream." + protocol.stream);
            Map.of(
                            "ends without a terminator", protocol.streamed("truncated-stream"),
                            "an error in the middle", protocol.streamed("error-stream"),
                            "cut after the first words",
                                    MockResponse.bytes(protocol.streamType(), whole)
                                            .cutAfter(whole.length - 8),
                            "reset after the first words", resetLate(protocol, whole),
                            "silent after the first words",
                                    MockResponse.frames(
                                                    protocol.sample("truncated-stream." + protocol.stream),
                                                    new byte[] {'\n'})
                                            .header("content-type", protocol.streamType())
                                            .holdBefore(1, new CompletableFuture<>()))
                    .forEach((name, response) -> all.add(Arguments.of(protocol, name, response)));
        }
        return all.stream();
    }

    /** Delays the reset, since it may overtake data that was sent just before. */
    private static MockResponse resetLate(ProviderProtocol protocol, byte[] whole) {
        int limit = whole.length - 8;
        return MockResponse.frames(Arrays.copyOf(whole, limit), Arrays.copyOfRange(whole, limit, whole.length))
                .header("content-type", protocol.streamType())
                .between(Duration.ofMillis(200))
                .resetAfter(limit + 2);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("late")
    void after_the_first_token_the_client_gets_an_error_and_no_other_provider(
            ProviderProtocol protocol, String name, MockResponse fault) {
        mocks.get(protocol).always(fault);

        HttpResponse<String> response = post(protocol, true);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains(protocol.provider);
        assertThat(streamedText(response.body())).startsWith("Hel");
        assertThat(response.body())
                .contains("\"error\"")
                .doesNotContain("[DONE]")
                .doesNotContain(FALLBACK_TEXT);
    }

    @Test
    void request_errors_are_returned_at_once() {
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                mocks.get(protocol)
                        .always(MockResponse.json(error(protocol, 400, "invalid_request_error"))
                                .status(400));
                assertThat(post(protocol, stream).statusCode())
                        .as("%s", protocol)
                        .isEqualTo(400);
                mocks.get(protocol)
                        .always(MockResponse.json(error(protocol, 413, "request_too_large"))
                                .status(413));
                assertThat(post(protocol, stream).statusCode())
                        .as("%s", protocol)
                        .isEqualTo(413);
            }
        }
    }

    @Test
    void keys_are_sent_where_they_belong() {
        for (ProviderProtocol protocol : ProviderProtocol.values()) {
            if (!protocol.key.isEmpty()) {
                mocks.get(protocol).always(protocol.plain());
                assertThat(post(protocol, false).statusCode()).isEqualTo(200);
                assertThat(mocks.get(protocol).lastCall().headers().toString()).contains(protocol.key);
            }
        }
    }
}
