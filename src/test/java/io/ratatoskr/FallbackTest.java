package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import io.ratatoskr.testing.LeakCheck;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two providers behind the real service: the first fails in every way. */
final class FallbackTest {
    private static final String PLAIN = """
            {"model":"shared","messages":[{"role":"user","content":"2 + 2?"}]}""";
    private static final String STREAM = """
            {"model":"shared","stream":true,"messages":[{"role":"user","content":"2 + 2?"}]}""";

    private static MockProvider first;
    private static MockProvider second;
    private static TestGateway gateway;
    private static TestGateway impatient;

    @BeforeAll
    static void start(@TempDir Path folder) {
        first = MockProvider.start();
        second = MockProvider.start();
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        gateway = gateway(folder, providers);
        // Only the provider that is silent has so little time: a busy machine needs more for any other response
        impatient = gateway(
                folder,
                providers,
                "ratatoskr.providers.first.first-token-timeout",
                "200ms",
                "ratatoskr.providers.first.response-timeout",
                "200ms");
    }

    private static TestGateway gateway(Path folder, Map<String, MockProvider> providers, String... more) {
        String[] settings = {
            "ratatoskr.provider-defaults.learn-rates",
            "false",
            "ratatoskr.provider-defaults.breaker-minimum-calls",
            "1000",
            "ratatoskr.provider-defaults.breaker-window",
            "1000"
        };
        return TestGateway.withProviders(
                folder,
                providers,
                Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new));
    }

    /** The gateway for a first provider that fails so. */
    private static TestGateway gatewayFor(String failure) {
        return failure.equals("silence") ? impatient : gateway;
    }

    @AfterEach
    void nothing_is_left_open() {
        LeakCheck.assertNoOpenCalls(first, Duration.ofSeconds(10));
        LeakCheck.assertNoOpenCalls(second, Duration.ofSeconds(10));
        first.reset();
        second.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        impatient.close();
        first.close();
        second.close();
    }

    static Stream<Arguments> failuresOfThePlainResponse() {
        return failures(Map.of(
                "an error behind a 200", MockResponse.text("no").endWithError("overloaded"),
                "half an answer", MockResponse.text("a rather long answer").cutAfter(20),
                "half an answer, then a reset",
                        MockResponse.text("a rather long answer").resetAfter(20),
                "nonsense", MockResponse.json("{\"hello\":1}"),
                "no JSON", MockResponse.bytes("application/json", "{\"choices\":[{".getBytes(StandardCharsets.UTF_8)),
                "nothing", MockResponse.bytes("application/json", new byte[0])));
    }

    static Stream<Arguments> failuresBeforeTheFirstDelta() {
        return failures(Map.of(
                "an error as first event",
                MockResponse.events("{\"error\":{\"message\":\"overloaded\",\"code\":502}}"),
                "an error as first event, then done",
                MockResponse.events("{\"error\":{\"message\":\"overloaded\",\"code\":502}}", "[DONE]"),
                "an error as JSON",
                MockResponse.json("{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}"),
                "a role and then the end",
                MockResponse.events(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"),
                "a role, then a reset",
                MockResponse.text("four").resetAfter(120),
                "comments and then the end",
                MockResponse.frames(": OPENROUTER PROCESSING\n\n".getBytes(StandardCharsets.UTF_8)),
                "no JSON",
                MockResponse.events("{\"choices\":[{"),
                "nothing",
                MockResponse.frames()));
    }

    private static Stream<Arguments> failures(Map<String, MockResponse> special) {
        var all = new LinkedHashMap<>(Map.of(
                "HTTP 500", MockResponse.error(500, "broken"),
                "HTTP 503", MockResponse.error(503, "not now"),
                "HTTP 529", MockResponse.error(529, "overloaded"),
                "HTTP 429", MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(7)),
                "HTTP 404", MockResponse.error(404, "no such model"),
                "quota", MockResponse.error(429, "insufficient_quota", "insufficient_quota", "no money"),
                "an HTML page", MockResponse.html(502),
                "an HTML page with 200", MockResponse.html(200),
                "a redirect", MockResponse.redirect(302, "http://127.0.0.1:1/elsewhere"),
                "a cut connection", MockResponse.cut()));
        all.put("a reset connection", MockResponse.reset());
        all.put("silence", MockResponse.silence());
        all.putAll(special);
        return new TreeMap<>(all).entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresOfThePlainResponse")
    void second_provider_responds_when_the_first_returns(String what, MockResponse failure) {
        first.always(failure);
        second.always(MockResponse.text("four"));

        HttpResponse<String> response = gatewayFor(what).post("/v1/chat/completions", PLAIN);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"four\"");
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("second");
        assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("2");
        assertThat(response.headers().firstValue("x-ratatoskr-overhead-ms").orElseThrow())
                .matches("\\d+\\.\\d{3}");
        assertThat(first.callCount()).isOne();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresBeforeTheFirstDelta")
    void second_provider_streams_when_the_first_starts_with(String what, MockResponse failure) {
        first.always(failure);
        second.always(MockResponse.text("four"));

        HttpResponse<String> response = gatewayFor(what).post("/v1/chat/completions", STREAM);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider"))
                .as(response.body())
                .contains("second");
        assertThat(response.body()).contains("\"content\":\"four\"").endsWith("data: [DONE]\n\n");
        assertThat(first.callCount()).isOne();
    }

    static Stream<Arguments> failuresAfterTheFirstDelta() {
        return Stream.of(
                Arguments.of(
                        "an error event", MockResponse.text("one two three").endWithError("overloaded")),
                Arguments.of(
                        "an error event and done",
                        MockResponse.text("one two three").endWithErrorThenDone("overloaded")),
                Arguments.of(
                        "its end without a finish reason",
                        MockResponse.text("one two three").ending(StreamEnding.TRUNCATED)),
                Arguments.of(
                        "a reset",
                        MockResponse.text("one two three")
                                .between(Duration.ofMillis(100))
                                .resetAfter(600)),
                Arguments.of("a cut", MockResponse.text("one two three").cutAfter(600)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresAfterTheFirstDelta")
    void no_other_provider_is_called_once_content_was_followed_by(String what, MockResponse failure) {
        first.always(failure);
        second.always(MockResponse.text("four"));

        HttpResponse<String> response = gateway.post("/v1/chat/completions", STREAM);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"content\":\"one")
                .contains("data: {\"error\":{")
                .doesNotContain("[DONE]");
        assertThat(second.callCount()).isZero();
    }

    @Test
    void first_failure_is_reported_with_the_others_when_every_provider_fails() {
        first.always(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(77)));
        second.always(MockResponse.error(503, "not now"));

        HttpResponse<String> response = gateway.post("/v1/chat/completions", PLAIN);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("77");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
        assertThat(response.body()).contains("first: HTTP 429").contains("second: HTTP 503");
        assertThat(first.callCount()).isOne();
        assertThat(second.callCount()).as("the last one is retried").isEqualTo(3);
    }

    @Test
    void request_that_the_provider_rejects_is_reported_to_the_caller() {
        first.always(MockResponse.error(400, "invalid_request_error", "bad_role", "no such role"));
        second.always(MockResponse.text("four"));

        HttpResponse<String> response = gateway.post("/v1/chat/completions", PLAIN);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("no such role");
        assertThat(second.callCount()).isZero();
    }
}
