package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rates of providers: configured, learned from their headers, and shared by several gateways. */
@Timeout(60)
final class RateLimitsHttpTest {
    private static final String CHAT = """
            {"model": "%s", "messages": [{"role": "user", "content": "2 + 2?"}], "max_tokens": %d}""";
    private static final String PREFIX = "ratatoskr.provider-defaults.";

    @TempDir
    private Path folder;

    private final MockProvider first = MockProvider.start();
    private final MockProvider second = MockProvider.start();

    @BeforeEach
    void respond() {
        first.always(MockResponse.text("from first"));
        second.always(MockResponse.text("from second"));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    /** A gateway with the providers first and second, both of which have the model shared. */
    private TestGateway gateway(String... keysAndValues) {
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        String[] defaults = {PREFIX + "rate-wait", "0s", PREFIX + "retries", "0"};
        return TestGateway.withProviders(
                folder,
                providers,
                Stream.concat(Arrays.stream(defaults), Arrays.stream(keysAndValues))
                        .toArray(String[]::new));
    }

    private static HttpResponse<String> chat(TestGateway gateway, String model) {
        return gateway.post("/v1/chat/completions", CHAT.formatted(model, 10));
    }

    private static List<HttpResponse<String>> chats(TestGateway gateway, String model, int callers) throws Exception {
        var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < callers; i++) {
            calls.add(CompletableFuture.supplyAsync(
                    () -> chat(gateway, model), action -> Thread.ofVirtual().start(action)));
        }
        var responses = new ArrayList<HttpResponse<String>>();
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            responses.add(call.get(40, TimeUnit.SECONDS));
        }
        return responses;
    }

    private static long count(List<HttpResponse<String>> responses, int status) {
        return responses.stream()
                .filter(response -> response.statusCode() == status)
                .count();
    }

    @Test
    void two_hundred_callers_never_exceed_the_rate_of_a_provider() throws Exception {
        try (TestGateway gateway = gateway("ratatoskr.providers.first.requests-per-minute", "40")) {
            List<HttpResponse<String>> responses = chats(gateway, "first:shared", 200);
            assertThat(first.callCount()).isEqualTo(40);
            assertThat(count(responses, 200)).isEqualTo(40);
            assertThat(count(responses, 429)).isEqualTo(160);
            assertThat(responses)
                    .filteredOn(response -> response.statusCode() == 429)
                    .allSatisfy(refused -> {
                        assertThat(refused.headers()
                                        .firstValueAsLong("retry-after")
                                        .orElseThrow())
                                .isBetween(1L, 61L);
                        assertThat(refused.body()).contains("ratatoskr.providers.first.requests-per-minute");
                    });
        }
    }

    @Test
    void requests_above_the_rate_of_a_provider_go_to_the_next() throws Exception {
        try (TestGateway gateway = gateway("ratatoskr.providers.first.requests-per-minute", "5")) {
            List<HttpResponse<String>> responses = chats(gateway, "shared", 30);
            assertThat(count(responses, 200)).isEqualTo(30);
            assertThat(first.callCount()).isEqualTo(5);
            assertThat(second.callCount()).isEqualTo(25);
        }
    }

    @Test
    void a_request_waits_for_a_rate_when_the_other_candidates_have_failed() {
        second.always(MockResponse.error(500, "broken"));
        try (TestGateway gateway = gateway("ratatoskr.providers.first.rate-wait", "20s")) {
            // Again if the machine was so slow that the time had passed before the second request
            String attempts = "";
            for (int i = 0; i < 10 && !attempts.equals("2"); i++) {
                first.enqueue(MockResponse.error(429, "slower").header("retry-after-ms", "300"));
                assertThat(chat(gateway, "shared").statusCode()).isEqualTo(429);
                HttpResponse<String> response = chat(gateway, "shared");
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.body()).contains("from first");
                attempts = response.headers().firstValue("x-ratatoskr-attempts").orElseThrow();
                assertThat(first.callCount()).isEqualTo(2L * (i + 1));
            }
            assertThat(attempts).as("the other candidate, then the wait").isEqualTo("2");
        }
    }

    @Test
    void the_limit_that_a_provider_reports_is_met_before_it_refuses() {
        first.always(MockResponse.text("from first")
                .header("x-ratelimit-limit-requests", "60")
                .header("x-ratelimit-remaining-requests", "0")
                .header("x-ratelimit-reset-requests", "1m0s"));
        try (TestGateway gateway = gateway()) {
            assertThat(chat(gateway, "shared").body()).contains("from first");
            assertThat(chat(gateway, "shared").body()).contains("from second");
            HttpResponse<String> refused = chat(gateway, "first:shared");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("as it reported");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(first.callCount()).isOne();
            assertThat(chat(gateway, "first:other").body()).as("another model").contains("from first");
        }
    }

    @Test
    void the_tokens_that_a_provider_reports_limit_streams_too() {
        first.always(MockResponse.text("from first")
                .header("x-ratelimit-limit-tokens", "1000")
                .header("x-ratelimit-remaining-tokens", "100")
                .header("x-ratelimit-reset-tokens", "54s"));
        try (TestGateway gateway = gateway()) {
            assertThat(stream(gateway, "first:shared", 10).body()).contains("[DONE]");
            assertThat(stream(gateway, "first:shared", 10).statusCode()).isEqualTo(200);
            assertThat(stream(gateway, "first:shared", 500).statusCode()).isEqualTo(429);
            assertThat(first.callCount()).isEqualTo(2);
        }
    }

    private static HttpResponse<String> stream(TestGateway gateway, String model, int maxTokens) {
        return gateway.post(
                "/v1/chat/completions",
                CHAT.formatted(model, maxTokens).replace("\"max_tokens\"", "\"stream\": true, \"max_tokens\""));
    }

    @Test
    void tokens_are_estimated_before_and_counted_after_a_call() {
        try (TestGateway gateway = gateway("ratatoskr.providers.first.tokens-per-minute", "1000")) {
            String large = CHAT.formatted("first:shared", 900);
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.post("/v1/chat/completions", large).statusCode())
                        .as("call %d: the mock used a few tokens of 900", i)
                        .isEqualTo(200);
                assertThat(stream(gateway, "first:shared", 900).body()).contains("[DONE]");
            }
            first.always(MockResponse.text("word ".repeat(2_000)));
            assertThat(gateway.post("/v1/chat/completions", large).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = chat(gateway, "first:shared");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("ratatoskr.providers.first.tokens-per-minute");
        }
    }

    @Test
    void retries_and_the_parts_of_a_split_request_count() {
        try (TestGateway gateway = gateway(
                "ratatoskr.providers.first.requests-per-minute",
                "4",
                "ratatoskr.providers.first.retries",
                "5",
                "ratatoskr.providers.first.retry-delay",
                "1ms",
                "ratatoskr.providers.first.embed-batch-size",
                "1")) {
            first.always(MockResponse.error(500, "broken"));
            assertThat(chat(gateway, "first:shared").statusCode()).isEqualTo(503);
            assertThat(first.callCount()).as("one and three retries").isEqualTo(4);
        }
        first.reset();
        try (TestGateway gateway = gateway(
                "ratatoskr.providers.first.requests-per-minute",
                "4",
                "ratatoskr.providers.first.embed-batch-size",
                "1")) {
            assertThat(embed(gateway, "\"a\", \"b\", \"c\"").statusCode()).isEqualTo(200);
            assertThat(embed(gateway, "\"d\", \"e\"").statusCode()).isEqualTo(429);
            assertThat(first.callCount()).isEqualTo(3);
        }
    }

    private static HttpResponse<String> embed(TestGateway gateway, String inputs) {
        return gateway.post("/v1/embeddings", """
                {"model": "first:shared", "input": [%s]}""".formatted(inputs));
    }

    @Test
    void two_gateways_with_one_redis_never_exceed_the_rate_together() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestGateway one = shared(redis);
                TestGateway other = shared(redis)) {
            CompletableFuture<List<HttpResponse<String>>> atOne = inBackground(one);
            CompletableFuture<List<HttpResponse<String>>> atOther = inBackground(other);
            var responses = new ArrayList<>(atOne.get());
            responses.addAll(atOther.get());
            assertThat(first.callCount()).isEqualTo(40);
            assertThat(count(responses, 200)).isEqualTo(40);
            assertThat(count(responses, 429)).isEqualTo(160);
            assertThat(responses)
                    .filteredOn(response -> response.statusCode() == 429)
                    .allSatisfy(refused -> assertThat(refused.headers()
                                    .firstValueAsLong("retry-after")
                                    .orElseThrow())
                            .isBetween(1L, 61L));
            redis.kill();
            assertThat(chat(one, "second:shared").statusCode())
                    .as("without Redis the limits of the gateway itself hold")
                    .isEqualTo(200);
        }
    }

    private TestGateway shared(RedisServer redis) {
        return gateway(
                "ratatoskr.providers.first.requests-per-minute",
                "40",
                "ratatoskr.providers.second.requests-per-minute",
                "40",
                "ratatoskr.limits.shared",
                "true",
                "ratatoskr.redis.url",
                redis.url(),
                "ratatoskr.redis.timeout",
                "10s",
                "ratatoskr.redis.connect-timeout",
                "20s");
    }

    private static CompletableFuture<List<HttpResponse<String>>> inBackground(TestGateway gateway) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return chats(gateway, "first:shared", 100);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                action -> Thread.ofVirtual().start(action));
    }
}
