package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fallback lists per class of failures, behind the real service. */
final class FallbackListsHttpTest {
    private static final String MODELS = """
            aliases:
              small: {models: ["first:tiny"], fallback: {context-window: ["second:huge"], rate-limit: []}}
              strict: {models: ["first:tiny", "second:other"], fallback: {content-filter: ["third:free"]}}
              circle: {models: ["first:tiny"], fallback: {unavailable: [circle, small, "second:other", "first:tiny"]}}
              capped: {models: ["first:capped"], fallback: {rate-limit: ["third:free"]}}
              brief: {models: ["first:brief"], fallback: {rate-limit: ["third:free"]}}
              alone: {models: ["first:alone"], fallback: {rate-limit: ["first:alone"]}}
              gone: {models: ["first:tiny"], fallback: {rate-limit: ["nobody:x", "third:free"]}}
            fallback:
              first:tiny: {rate-limit: ["third:free"]}
            models:
              first:tiny: {context_window: 100}
              second:huge: {context_window: 100000}
            """;
    private static final MockResponse TOO_LONG = MockResponse.error(
            400, "invalid_request_error", "context_length_exceeded", "maximum context length is 100 tokens");
    private static final MockResponse FILTERED =
            MockResponse.error(400, "invalid_request_error", "content_policy_violation", "the content was refused");
    private static final MockResponse LIMITED = MockResponse.error(429, "slow down");

    private static final Map<String, MockProvider> MOCKS = new LinkedHashMap<>();
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        for (String name : List.of("first", "second", "third")) {
            MOCKS.put(name, MockProvider.start());
        }
        gateway = TestGateway.withProviders(
                folder,
                MODELS,
                MOCKS,
                "ratatoskr.routing.fallback.content-filter",
                "second:other",
                "ratatoskr.provider-defaults.retry-delay",
                "1ms",
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "1000",
                "ratatoskr.provider-defaults.breaker-window",
                "1000");
    }

    @BeforeEach
    void reset() {
        MOCKS.values().forEach(mock -> {
            mock.reset();
            mock.always(MockResponse.text("four"));
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
        MOCKS.values().forEach(MockProvider::close);
    }

    private static HttpResponse<String> chat(String model) {
        return gateway.post("/v1/chat/completions", """
                {"model":"%s","messages":[{"role":"user","content":"2 + 2?"}]}""".formatted(model));
    }

    private static void assertServedBy(String provider, String model, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains(provider);
        assertThat(response.headers().firstValue("x-ratatoskr-model")).contains(model);
    }

    @Test
    void too_long_request_goes_to_the_larger_model() {
        MOCKS.get("first").always(TOO_LONG);
        assertServedBy("second", "huge", chat("small"));
        // Without a list it is the caller's mistake
        assertThat(chat("first:tiny").statusCode()).isEqualTo(400);
    }

    @Test
    void refused_content_goes_to_the_list_only() {
        MOCKS.get("first").always(FILTERED);
        assertServedBy("third", "free", chat("strict"));
        assertThat(MOCKS.get("second").callCount()).isZero();
        // The list of all requests
        assertServedBy("second", "other", chat("first:tiny"));
    }

    @Test
    void model_has_a_list_and_an_alias_can_empty_it() {
        MOCKS.get("first").always(LIMITED);
        assertServedBy("third", "free", chat("first:tiny"));
        assertThat(MOCKS.get("first").callCount())
                .as("no retry while another model is left")
                .isOne();
        assertThat(chat("small").statusCode()).isEqualTo(429);
    }

    /** Such as one whose provider has rejected the gateway's key just before. */
    @Test
    void list_of_a_model_applies_when_it_is_refused_without_a_call(@TempDir Path folder) {
        String models = """
                aliases:
                  locked: {models: ["first:closed"]}
                fallback:
                  first:closed: {unavailable: ["third:free"]}
                """;
        MOCKS.get("first").always(MockResponse.error(401, "wrong key"));
        try (TestGateway own = TestGateway.withProviders(folder, models, MOCKS)) {
            for (int i = 0; i < 2; i++) {
                assertServedBy("third", "free", own.post("/v1/chat/completions", """
                        {"model":"locked","messages":[{"role":"user","content":"2 + 2?"}]}"""));
            }
            assertThat(MOCKS.get("first").callCount()).isOne();
        }
    }

    @Test
    void header_explains_the_fallback_models_also_of_a_failure() {
        String body = """
                {"model":"%s","messages":[{"role":"user","content":"2 + 2?"}]}""";
        HttpResponse<String> served =
                gateway.post("/v1/chat/completions", body.formatted("first:tiny"), "x-ratatoskr-explain", "true");
        assertThat(served.headers().firstValue("x-ratatoskr-candidates").orElseThrow())
                .startsWith("\"first:tiny\";reason=")
                .contains("\"third:free\";fallback=\"rate-limit\"", "\"second:other\";fallback=\"content-filter\"");
        MOCKS.values().forEach(mock -> mock.always(MockResponse.error(500, "broken")));
        HttpResponse<String> failed =
                gateway.post("/v1/chat/completions", body.formatted("first:tiny"), "x-ratatoskr-explain", "true");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.headers().firstValue("x-ratatoskr-candidates"))
                .isEqualTo(served.headers().firstValue("x-ratatoskr-candidates"));
        assertThat(chat("first:tiny").headers().firstValue("x-ratatoskr-candidates"))
                .isEmpty();
    }

    @Test
    void known_limit_uses_the_list_like_a_refusal() {
        MockResponse refused = MockResponse.error(429, "slow down");
        // Longer and shorter than rate-wait, in which a request without other candidates waits
        Map.of("capped", Duration.ofSeconds(60), "brief", Duration.ofSeconds(8)).forEach((alias, pause) -> {
            MOCKS.get("first").reset();
            MOCKS.get("first").always(refused.retryAfter(pause));
            for (int i = 0; i < 3; i++) {
                assertServedBy("third", "free", chat(alias));
            }
            assertThat(MOCKS.get("first").callCount())
                    .as("the provider has said when it can be called again")
                    .isOne();
        });
    }

    @Test
    void list_without_another_model_does_not_prevent_the_wait() {
        MOCKS.get("first").reset();
        MOCKS.get("first")
                .enqueue(
                        MockResponse.error(429, "slow down").retryAfter(Duration.ofMillis(200)),
                        MockResponse.text("four"));
        chat("alone");
        assertServedBy("first", "alone", chat("alone"));
    }

    @Test
    void other_failure_than_that_of_the_list_is_retried_at_the_last_candidate() {
        MOCKS.get("first").always(MockResponse.error(503, "not now"));
        assertThat(chat("first:tiny").statusCode()).isBetween(500, 599);
        assertThat(MOCKS.get("first").callCount()).isEqualTo(3);
        assertThat(MOCKS.get("third").callCount()).isZero();
    }

    @Test
    void request_that_pins_a_provider_is_retried_there_and_uses_no_list() {
        MOCKS.get("first").always(MockResponse.error(429, "slow down"));
        HttpResponse<String> response = gateway.post("/v1/chat/completions", """
                {"model":"tiny","provider":"first","messages":[{"role":"user","content":"2 + 2?"}]}""");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).doesNotContain("third");
        assertThat(MOCKS.get("first").callCount()).isEqualTo(3);
    }

    @Test
    void circle_of_lists_ends_and_calls_each_candidate_once() {
        MOCKS.values().forEach(mock -> mock.always(MockResponse.error(503, "not now")));
        HttpResponse<String> response = chat("circle");
        assertThat(response.statusCode()).isBetween(500, 599);
        assertThat(MOCKS.get("first").callCount()).isOne();
        assertThat(MOCKS.get("second").callCount()).isEqualTo(3);
        assertThat(MOCKS.get("third").callCount()).isZero();
    }

    @Test
    void model_of_a_list_that_cannot_be_called_is_skipped() {
        MOCKS.get("first").always(LIMITED);
        assertServedBy("third", "free", chat("gone"));
    }

    @Test
    void stream_that_fails_before_its_first_token_falls_back_too() {
        MOCKS.get("first").always(TOO_LONG);
        HttpResponse<String> response = gateway.post("/v1/chat/completions", """
                {"model":"small","stream":true,"messages":[{"role":"user","content":"2 + 2?"}]}""");
        assertServedBy("second", "huge", response);
        assertThat(response.body()).contains("[DONE]");
    }

    @Test
    void plan_names_the_lists() {
        String plan = gateway.post("/v1/route", "{\"model\":\"small\"}").body();
        assertThat(plan)
                .contains("\"context-window\":[\"second:huge\"]")
                .contains("\"content-filter\":[\"second:other\"]");
        assertThat(plan).doesNotContain("rate-limit");
    }
}
