package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strategies of aliases and operations behind the real service, with three providers. */
final class StrategiesHttpTest {
    private static final String MODELS = """
            aliases:
              even: {models: [shared], strategy: round-robin}
              weighted: {models: [shared], strategy: weighted, weights: {third: 1, first: 0, second: 0}}
              cheap: {models: [shared], strategy: cost}
              session: {models: [shared], strategy: sticky}
              idle: {models: [shared], strategy: least-busy}
              fast: {models: [timed], strategy: latency}
              able: {models: [shared], strategy: [capability, cost]}
              plain: {models: [shared], strategy: priority}
            models:
              first:shared: {pricing: {prompt: 3, completion: 15}, context_window: 1000, parameters: {top_k: unsupported}}
              second:shared: {pricing: {prompt: 1, completion: 90}, context_window: 100000}
              third:shared: {pricing: {prompt: 2, completion: 2}, context_window: 1000, parameters: {tools: unsupported}}
              first:timed: {context_window: 1000}
              second:timed: {context_window: 1000}
              third:timed: {context_window: 1000}
            """;

    private static final Map<String, MockProvider> MOCKS = new LinkedHashMap<>();
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        for (String name : List.of("first", "second", "third")) {
            MOCKS.put(name, MockProvider.start());
        }
        gateway = TestGateway.withProviders(folder, MODELS, MOCKS, "ratatoskr.routing.generate.strategy", "cost");
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

    private static String chat(String model, String more) {
        return """
                {"model":"%s","messages":[{"role":"user","content":"2 + 2?"}]%s}""".formatted(model, more);
    }

    private static String provider(String body, String... headers) {
        HttpResponse<String> response = gateway.post("/v1/chat/completions", body, headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-ratatoskr-provider").orElseThrow();
    }

    private static JsonNode route(String body, String... headers) {
        HttpResponse<String> response = gateway.post("/v1/route", body, headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> candidates(JsonNode plan) {
        return plan.path("candidates").findValuesAsText("provider");
    }

    private static long calls() {
        return MOCKS.values().stream().mapToLong(MockProvider::callCount).sum();
    }

    @Test
    void requests_take_turns() {
        var served = new HashMap<String, Integer>();
        for (int i = 0; i < 9; i++) {
            served.merge(provider(chat("even", "")), 1, Integer::sum);
        }
        assertThat(served).isEqualTo(Map.of("first", 3, "second", 3, "third", 3));
    }

    @Test
    void weights_of_zero_are_called_only_after_all_others() {
        for (int i = 0; i < 5; i++) {
            assertThat(provider(chat("weighted", ""))).isEqualTo("third");
        }
        MOCKS.get("third").always(MockResponse.error(503, "not now"));
        assertThat(provider(chat("weighted", ""))).isEqualTo("first");
    }

    @Test
    void price_of_this_request_decides_with_its_tokens() {
        // 1,000 tokens of output cost 90 cents at second, 15 at first, 2 at third; one token of output is nothing
        assertThat(candidates(route(chat("cheap", ",\"max_tokens\":1000"))))
                .containsExactly("third", "first", "second");
        String long_ = "word ".repeat(900);
        JsonNode plan = route("""
                {"model":"cheap","max_tokens":1,"messages":[{"role":"user","content":"%s"}]}""".formatted(long_));
        assertThat(candidates(plan)).containsExactly("second", "third", "first");
        double cost = plan.path("candidates").path(1).path("score").asDouble();
        assertThat(cost).isBetween(900 * 2 / 1e6, 1_200 * 2 / 1e6);
        assertThat(plan.path("candidates").path(1).path("reason").asText()).endsWith(" USD");
        assertThat(calls()).isZero();
        assertThat(provider(chat("cheap", ",\"max_tokens\":1000"))).isEqualTo("third");
    }

    @Test
    void strategy_of_the_operation_applies_where_an_alias_has_none() {
        assertThat(route("{\"operation\":\"generate\",\"model\":\"shared\",\"prompt\":\"a\",\"max_tokens\":1000}")
                        .path("strategy")
                        .asText())
                .isEqualTo("cost");
        HttpResponse<String> response =
                gateway.post("/v1/completions", "{\"model\":\"shared\",\"prompt\":\"a\",\"max_tokens\":1000}");
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("third");
        assertThat(route("{\"operation\":\"generate\",\"model\":\"plain\",\"prompt\":\"a\"}")
                        .path("strategy")
                        .asText())
                .isEqualTo("priority");
        assertThat(provider(chat("shared", ""))).isEqualTo("first");
    }

    @Test
    void requests_of_a_session_go_to_one_provider_and_sessions_spread() {
        var providers = new HashSet<String>();
        for (int session = 0; session < 20; session++) {
            String name = "session-" + session;
            String provider = provider(chat("session", ""), "x-ratatoskr-session", name);
            assertThat(provider(chat("session", ",\"temperature\":0.5"), "x-ratatoskr-session", name))
                    .isEqualTo(provider);
            assertThat(candidates(route(chat("session", ""), "x-ratatoskr-session", name))
                            .getFirst())
                    .isEqualTo(provider);
            providers.add(provider);
        }
        assertThat(providers).containsExactlyInAnyOrder("first", "second", "third");
        String user = ",\"user\":\"u17\"";
        assertThat(provider(chat("session", user))).isEqualTo(provider(chat("session", user)));
        assertThat(route(chat("session", ""))
                        .path("candidates")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo("no session");
    }

    @Test
    void busy_provider_waits_behind_idle_ones() {
        MOCKS.get("first").always(MockResponse.silence());
        CompletableFuture<HttpResponse<String>> waiting = gateway.client()
                .sendAsync(
                        gateway.request("/v1/chat/completions")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(chat("idle", "")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        MOCKS.get("first").awaitCalls(1, Duration.ofSeconds(10));
        JsonNode plan = route(chat("idle", ""));
        assertThat(candidates(plan)).containsExactly("second", "third", "first");
        assertThat(plan.path("candidates").path(2).path("reason").asText()).isEqualTo("1 request in flight");
        assertThat(provider(chat("idle", ""))).isEqualTo("second");
        waiting.cancel(true);
        MOCKS.get("first").awaitAborted(1, Duration.ofSeconds(10));
    }

    @Test
    void slow_provider_is_called_only_to_measure_it() {
        MOCKS.get("first").always(MockResponse.text("four").delay(Duration.ofMillis(300)));
        MOCKS.get("second").always(MockResponse.text("four").delay(Duration.ofMillis(150)));
        var served = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            served.add(provider(chat("fast", "")));
        }
        assertThat(served.subList(0, 3)).containsExactly("first", "second", "third");
        List<String> measured = served.subList(3, 12);
        // A busy machine may delay the fast one too, now and then
        assertThat(Collections.frequency(measured, "first")).isLessThan(Collections.frequency(measured, "third"));
        for (JsonNode candidate : route(chat("fast", "")).path("candidates")) {
            if (candidate.path("provider").asText().equals("first")) {
                assertThat(candidate.path("score").asDouble()).isGreaterThan(290);
            }
        }
    }

    @Test
    void candidates_that_lack_a_feature_are_left_out_with_the_reason() {
        JsonNode tools = route(chat("able", ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
        assertThat(candidates(tools)).containsExactly("first", "second");
        assertThat(tools.path("refusals").path(0).path("provider").asText()).isEqualTo("third");
        assertThat(tools.path("refusals").path(0).path("reason").asText()).contains("tools");

        JsonNode topK = route(chat("able", ",\"top_k\":3"));
        assertThat(candidates(topK)).containsExactly("third", "second");
        assertThat(topK.path("refusals").path(0).path("reason").asText()).contains("top_k");

        String content = "one two three four five six seven ".repeat(300);
        JsonNode tooLong = route("""
                {"model":"able","messages":[{"role":"user","content":"%s"}]}""".formatted(content));
        assertThat(candidates(tooLong)).containsExactly("second");
        assertThat(tooLong.path("refusals").findValuesAsText("provider")).containsExactly("first", "third");
        assertThat(tooLong.path("refusals").path(0).path("reason").asText()).contains("1000");
    }

    @Test
    void header_explains_the_order_of_a_response() {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions", chat("cheap", ",\"max_tokens\":10"), "x-ratatoskr-explain", "true");
        String value = response.headers().firstValue("x-ratatoskr-candidates").orElseThrow();
        assertThat(value).startsWith("\"third:shared\";reason=\"0.0000").contains(", \"first:shared\";reason=");
        assertThat(gateway.post("/v1/chat/completions", chat("cheap", ""))
                        .headers()
                        .firstValue("x-ratatoskr-candidates"))
                .isEmpty();
        HttpResponse<String> stream =
                gateway.post("/v1/chat/completions", chat("shared", ",\"stream\":true"), "x-ratatoskr-explain", "true");
        assertThat(stream.headers().firstValue("x-ratatoskr-candidates").orElseThrow())
                .startsWith("\"first:shared\";reason=\"priority 1\"");
        assertThat(stream.body()).contains("[DONE]");
    }

    @Test
    void plan_says_why_others_are_excluded() {
        JsonNode pinned = route(chat("shared", ",\"provider\":\"second\""));
        assertThat(candidates(pinned)).containsExactly("second");
        assertThat(pinned.path("refusals").findValuesAsText("reason"))
                .containsOnly("the request names provider 'second'");
        assertThat(gateway.post("/v1/route", "{\"operation\":\"sing\",\"model\":\"shared\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.post("/v1/route", "{\"operation\":\"embed\",\"model\":\"unknown\",\"input\":\"a\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(gateway.post("/v1/route", "[]").statusCode()).isEqualTo(400);
        assertThat(calls()).isZero();
    }
}
