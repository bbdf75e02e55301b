package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.FaultPoint;
import io.ratatoskr.mock.MockOptions;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.InterruptionKind.GarbageEvent;
import io.ratatoskr.testing.TestKeyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The providers of a soak: one that works, one that fails by the requested model, and one with TLS and HTTP/2 whose connections go silent.
 *
 * @param keyStore of the third, PKCS12; also the trust store of its clients
 */
record SoakProviders(MockProvider good, MockProvider faulty, SilentHttp2Provider silent, Path keyStore)
        implements AutoCloseable {
    /** Time until the provider that works responds to the model {@code held}. */
    static final Duration HOLD = Duration.ofSeconds(3);

    /** Size of the response of the model {@code large}, which fits the gateway's budget several times. */
    private static final int LARGE = 6 << 20;

    static SoakProviders start(Path folder) throws Exception {
        Path keyStore = TestKeyStore.create(folder.resolve("silent.p12"));
        MockOptions options = new MockOptions(0, Duration.ZERO, 16, Duration.ZERO, java.util.Optional.empty());
        MockProvider good = MockProvider.start(options);
        MockProvider faulty = MockProvider.start(options);
        Map<String, MockResponse> working = working();
        Map<String, MockResponse> failing = failing();
        good.chat().always(call -> working.getOrDefault(call.model(), working.get("mock")));
        faulty.chat().always(call -> failing.getOrDefault(call.model(), failing.get("status-500")));
        return new SoakProviders(good, faulty, SilentHttp2Provider.start(keyStore), keyStore);
    }

    private static Map<String, MockResponse> working() {
        Duration pace = Duration.ofMillis(50);
        MockResponse text = MockResponse.text("the squirrel runs up and down the ash and carries words");
        return Map.of(
                "mock", text,
                "held", text.delay(HOLD),
                "paced",
                        MockResponse.text("word ".repeat(200).trim())
                                .delay(pace)
                                .between(pace),
                "large", MockResponse.text("w".repeat(LARGE)).unsplit(),
                "endless", MockResponse.endless(chunk("w".repeat(1_000))));
    }

    private static Map<String, MockResponse> failing() {
        MockResponse text = MockResponse.text("one two three four five six seven eight");
        return Map.ofEntries(
                Map.entry("status-500", MockResponse.error(500, "the server is on fire")),
                Map.entry("status-429", MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(1))),
                Map.entry("html-502", MockResponse.html(502)),
                Map.entry("cut", MockResponse.cut()),
                Map.entry("reset", MockResponse.reset()),
                Map.entry("silence", MockResponse.silence()),
                Map.entry("cut-head", text.cutInHead(true)),
                Map.entry("cut-stream", text.cutAt(FaultPoint.AFTER_FIRST_DELTA, false)),
                Map.entry("reset-stream", text.cutAt(FaultPoint.AFTER_FIRST_DELTA, true)),
                Map.entry("stalled-stream", text.stallAt(FaultPoint.AFTER_FIRST_DELTA)),
                Map.entry("garbage-stream", text.interrupt(FaultPoint.AFTER_FIRST_DELTA, new GarbageEvent())),
                Map.entry("error-stream", text.endWithError("the model crashed")),
                Map.entry("endless-line", MockResponse.endless("x".repeat(8_192).getBytes(UTF_8))),
                Map.entry(
                        "cut-large",
                        MockResponse.text("w".repeat(LARGE)).unsplit().cutAfter(LARGE / 2)));
    }

    private static byte[] chunk(String text) {
        return """
                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"endless",\
                "choices":[{"index":0,"delta":{"content":"%s"}}]}

                """.formatted(text).getBytes(UTF_8);
    }

    String goodUrl() {
        return good.baseUrl();
    }

    String faultyUrl() {
        return faulty.baseUrl();
    }

    String silentUrl() {
        return silent.baseUrl();
    }

    @Override
    public void close() throws Exception {
        good.close();
        faulty.close();
        silent.close();
    }
}
