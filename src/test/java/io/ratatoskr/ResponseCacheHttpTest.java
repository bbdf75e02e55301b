package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import io.ratatoskr.testing.LeakCheck;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache as clients see it. Each test has models of its own. */
final class ResponseCacheHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBED = "/v1/embeddings";
    private static final String[] ALL = {
        "ratatoskr.cache.embed", "true", "ratatoskr.cache.chat", "true", "ratatoskr.cache.rerank", "true"
    };

    @TempDir
    private static Path folder;

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock, ALL);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    @BeforeEach
    void reset() {
        mock.reset();
    }

    @AfterEach
    void leaks() {
        LeakCheck.assertNoOpenCalls(mock, LIMIT);
    }

    private static HttpResponse<String> post(String path, String json, String... headers) {
        HttpResponse<String> response = gateway.post(path, json, headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static String status(HttpResponse<?> response) {
        return response.headers().firstValue("x-ratatoskr-cache").orElse("none");
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String chat(String model, String text, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(model, text, more);
    }

    private static String embed(String model, String... texts) {
        return "{\"model\":\"compatible:%s\",\"input\":[\"%s\"]}".formatted(model, String.join("\",\"", texts));
    }

    private static List<String> vectors(HttpResponse<String> response) {
        var vectors = new ArrayList<String>();
        json(response)
                .path("data")
                .forEach(one -> vectors.add(one.path("embedding").toString()));
        return vectors;
    }

    @Test
    void a_hit_counts_for_the_provider_that_made_the_response_and_has_no_tokens() {
        String body = chat("compatible:counted", "hi", ",\"temperature\":0,\"stream\":true");
        mock.chat().always(MockResponse.text("one two three").usage(7, 3));
        try (TestGateway own =
                TestGateway.forMock(mock, "ratatoskr.cache.chat", "true", "ratatoskr.management.port", "0")) {
            for (int i = 0; i < 3; i++) {
                assertThat(own.post("/v1/chat/completions", body).body()).contains("[DONE]");
            }
            await().atMost(LIMIT).untilAsserted(() -> {
                Scrape scrape = Scrape.of(own.context());
                assertThat(scrape.value(
                                "ratatoskr_requests_total",
                                Map.of("provider", "compatible", "operation", "chat", "status", "ok")))
                        .hasValue(3);
                assertThat(scrape.samples("ratatoskr_requests_total"))
                        .allSatisfy(sample -> assertThat(sample.labels()).doesNotContainEntry("provider", "none"));
                assertThat(scrape.value(
                                "ratatoskr_tokens_total", Map.of("provider", "compatible", "direction", "completion")))
                        .hasValue(3);
                assertThat(scrape.value(
                                "ratatoskr_time_to_first_token_seconds_count",
                                Map.of("provider", "compatible", "operation", "chat")))
                        .hasValue(1);
            });
        }
    }

    @Test
    void a_second_identical_request_is_a_hit_without_a_call_or_a_cost() {
        mock.embeddings().always(MockResponse.embeddings());

        HttpResponse<String> first = post(EMBED, embed("e1", "a"));
        HttpResponse<String> second = post(EMBED, embed("e1", "a"));

        assertThat(status(first)).isEqualTo("miss");
        assertThat(first.headers().firstValue("age")).isEmpty();
        assertThat(status(second)).isEqualTo("hit");
        assertThat(second.headers().firstValue("age"))
                .hasValueSatisfying(age -> assertThat(Integer.parseInt(age)).isBetween(0, 30));
        assertThat(second.headers().firstValue("x-ratatoskr-cost")).contains("0");
        assertThat(second.headers().firstValue("x-ratatoskr-attempts")).contains("0");
        assertThat(second.headers().firstValue("x-ratatoskr-provider")).contains("compatible");
        assertThat(json(second).at("/usage/prompt_tokens").asInt(-1)).isZero();
        assertThat(json(second).at("/usage/cost").asInt(-1)).isZero();
        assertThat(vectors(second)).isEqualTo(vectors(first));
        assertThat(mock.calls()).hasSize(1);
    }

    @Test
    void of_a_batch_only_the_inputs_that_are_not_stored_are_computed_each_once_and_in_order() {
        mock.embeddings().always(MockResponse.embeddings());
        String a = vectors(post(EMBED, embed("e2", "a"))).getFirst();
        String c = vectors(post(EMBED, embed("e2", "c"))).getFirst();

        HttpResponse<String> batch = post(EMBED, embed("e2", "b", "a", "b", "c", "d", "a"));

        assertThat(mock.lastCall().text()).contains("\"input\":[\"b\",\"d\"]");
        assertThat(status(batch)).isEqualTo("miss");
        List<String> all = vectors(batch);
        String b = vectors(post(EMBED, embed("e2", "b"))).getFirst();
        String d = vectors(post(EMBED, embed("e2", "d"))).getFirst();
        assertThat(all).containsExactly(b, a, b, c, d, a);
        assertThat(List.of(a, b, c, d)).doesNotHaveDuplicates();
        assertThat(mock.calls()).hasSize(3);
    }

    @Test
    void requests_that_differ_only_in_the_order_of_fields_and_the_notation_of_numbers_are_the_same() {
        mock.chat().always(MockResponse.text("x"));

        post(
                CHAT,
                chat(
                        "c1",
                        "hi",
                        ",\"temperature\":0,\"extra\":{\"a\":1,\"b\":[1.50,true]},\"metadata\":{\"x\":\"\\u0041\"}"));
        HttpResponse<String> same = post(
                CHAT,
                chat(
                        "c1",
                        "hi",
                        ",\"metadata\":{\"x\":\"A\"},\"extra\":{\"b\":[15e-1,true],\"a\":1.0},\"temperature\":0.0"));
        HttpResponse<String> other =
                post(CHAT, chat("c1", "hi", ",\"temperature\":0,\"extra\":{\"a\":2,\"b\":[1.5,true]}"));

        assertThat(status(same)).isEqualTo("hit");
        assertThat(status(other)).isEqualTo("miss");
    }

    @Test
    void a_chat_takes_part_with_temperature_0_or_a_seed_only() {
        mock.chat().always(MockResponse.text("x").usage(5, 7));

        for (String options : List.of("", ",\"temperature\":0.1")) {
            assertThat(status(post(CHAT, chat("c2", "hi", options)))).isEqualTo("bypass");
            assertThat(status(post(CHAT, chat("c2", "hi", options)))).isEqualTo("bypass");
        }
        for (String options : List.of(",\"temperature\":0", ",\"seed\":3", ",\"seed\":4,\"temperature\":1")) {
            HttpResponse<String> miss = post(CHAT, chat("c2", "hi", options));
            HttpResponse<String> hit = post(CHAT, chat("c2", "hi", options));
            assertThat(status(miss)).isEqualTo("miss");
            assertThat(status(hit)).isEqualTo("hit");
            assertThat(json(hit).path("choices")).isEqualTo(json(miss).path("choices"));
            assertThat(json(hit).path("id")).isEqualTo(json(miss).path("id"));
            assertThat(json(hit).at("/usage/completion_tokens").asInt()).isEqualTo(7);
            assertThat(json(hit).at("/usage/cost").asInt(-1)).isZero();
        }
    }

    @Test
    void cache_control_of_a_request_is_respected() {
        mock.chat().always(MockResponse.text("x"));
        String request = chat("c3", "hi", ",\"temperature\":0");

        assertThat(status(post(CHAT, request, "cache-control", "no-store"))).isEqualTo("bypass");
        assertThat(status(post(CHAT, request))).isEqualTo("miss");
        assertThat(status(post(CHAT, request, "cache-control", "max-age=3600"))).isEqualTo("hit");
        assertThat(status(post(CHAT, request, "cache-control", "no-cache"))).isEqualTo("miss");
        assertThat(status(post(CHAT, request, "cache-control", "max-age=0"))).isEqualTo("miss");
        assertThat(status(post(CHAT, request, "cache-control", "no-store"))).isEqualTo("bypass");
        assertThat(status(post(CHAT, request, "cache-control", "made, up"))).isEqualTo("hit");
        assertThat(mock.calls()).hasSize(5);
    }

    @Test
    void a_camel_header_of_a_client_has_no_effect() {
        mock.chat().always(MockResponse.text("x"));
        String request = chat("c4", "hi", ",\"temperature\":0");

        assertThat(status(post(CHAT, request, "CamelRatatoskrCache", "no-store")))
                .isEqualTo("miss");
    }

    @Test
    void failures_and_filtered_and_cut_responses_are_not_stored() {
        String request = chat("c5", "hi", ",\"temperature\":0");
        mock.chat().enqueue(MockResponse.error(400, "bad"));
        assertThat(gateway.post(CHAT, request).statusCode()).isEqualTo(400);
        for (String reason : List.of("content_filter", "length")) {
            mock.chat().enqueue(MockResponse.text("x").finishReason(reason));
            assertThat(status(post(CHAT, request))).isEqualTo("miss");
        }
        mock.chat().always(MockResponse.text("y").finishReason("length"));

        assertThat(status(post(CHAT, request))).isEqualTo("miss");
        String limited = chat("c5", "hi", ",\"temperature\":0,\"max_tokens\":2");
        assertThat(status(post(CHAT, limited))).isEqualTo("miss");
        assertThat(status(post(CHAT, limited))).isEqualTo("hit");
    }

    @Test
    void a_complete_stream_is_replayed_with_the_same_events_and_an_incomplete_one_is_not_stored() {
        String request =
                chat("c6", "hi", ",\"temperature\":0,\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        mock.chat().enqueue(MockResponse.text("one two three").ending(StreamEnding.TRUNCATED));
        gateway.post(CHAT, request);
        mock.chat().always(MockResponse.text("one two three").usage(3, 4));

        HttpResponse<String> miss = post(CHAT, request);
        HttpResponse<String> hit = post(CHAT, request);

        assertThat(status(miss)).isEqualTo("miss");
        assertThat(status(hit)).isEqualTo("hit");
        assertThat(hit.headers().firstValue("x-ratatoskr-cost")).contains("0");
        assertThat(hit.body()).contains("\"cost\":0").endsWith("data: [DONE]\n\n");
        assertThat(hit.body().replaceAll(",\"cost\":0", ""))
                .isEqualTo(miss.body().replaceAll(",\"cost\":[0-9.]+", ""));
        // Not from the stream: the provider has other fields in a response that is not streamed
        assertThat(status(post(CHAT, chat("c6", "hi", ",\"temperature\":0")))).isEqualTo("miss");
    }

    @Test
    void identical_requests_in_flight_are_computed_once() {
        var release = new CompletableFuture<Void>();
        mock.chat().always(MockResponse.text("x").holdUntil(release));
        String request = chat("c7", "hi", ",\"temperature\":0");

        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            responses.add(postLater(request));
        }
        await().atMost(LIMIT).until(() -> !mock.calls().isEmpty());
        // All have arrived once none is missing in flight
        await().atMost(LIMIT).until(() -> inFlight() >= 10);
        release.complete(null);

        responses.forEach(response -> assertThat(response.join().statusCode()).isEqualTo(200));
        assertThat(mock.calls()).hasSize(1);
    }

    private static long inFlight() {
        return json(gateway.get("/admin/routes"))
                .path("data")
                .valueStream()
                .filter(route -> route.path("id").asText().equals("http-chat"))
                .mapToLong(route -> route.at("/exchanges/inflight").asLong())
                .sum();
    }

    private static CompletableFuture<HttpResponse<String>> postLater(String request) {
        return gateway.client()
                .sendAsync(
                        gateway.request(CHAT)
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(request))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void a_request_whose_identical_one_fails_goes_itself() {
        var release = new CompletableFuture<Void>();
        mock.chat().enqueue(MockResponse.error(400, "bad").holdUntil(release));
        mock.chat().always(MockResponse.text("fine"));
        String request = chat("c8", "hi", ",\"temperature\":0");

        CompletableFuture<HttpResponse<String>> leader = postLater(request);
        await().atMost(LIMIT).until(() -> mock.calls().size() == 1);
        CompletableFuture<HttpResponse<String>> follower = postLater(request);
        await().atMost(LIMIT).until(() -> inFlight() >= 2);
        release.complete(null);

        assertThat(leader.join().statusCode()).isEqualTo(400);
        assertThat(follower.join().statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_whose_identical_one_is_cancelled_goes_itself() {
        var release = new CompletableFuture<Void>();
        mock.chat().enqueue(MockResponse.text("slow").holdUntil(release));
        mock.chat().always(MockResponse.text("fine"));
        String request = chat("c9", "hi", ",\"temperature\":0");

        CompletableFuture<HttpResponse<String>> leader = postLater(request);
        await().atMost(LIMIT).until(() -> mock.calls().size() == 1);
        CompletableFuture<HttpResponse<String>> follower = postLater(request);
        await().atMost(LIMIT).until(() -> inFlight() >= 2);
        leader.cancel(true);

        assertThat(follower.join().body()).contains("fine");
        release.complete(null);
    }

    @Test
    void a_fallback_is_not_stored() {
        try (var second = MockProvider.start()) {
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", mock);
            providers.put("second", second);
            try (var own = TestGateway.withProviders(folder.resolve("routes"), providers, ALL)) {
                mock.chat()
                        .enqueue(
                                MockResponse.error(503, "down"),
                                MockResponse.error(503, "down"),
                                MockResponse.error(503, "down"));
                mock.chat().always(MockResponse.text("first"));
                second.chat().always(MockResponse.text("second"));
                String request = chat("shared", "hi", ",\"temperature\":0");

                HttpResponse<String> fallback = own.post(CHAT, request);
                assertThat(fallback.headers().firstValue("x-ratatoskr-provider"))
                        .contains("second");
                assertThat(status(fallback)).isEqualTo("miss");
                assertThat(status(own.post(CHAT, request))).isEqualTo("miss");
            }
        }
    }

    @Test
    void callers_share_nothing_unless_configured() throws IOException {
        Path keys =
                Files.writeString(folder.resolve("keys"), "a=key-a%nb=key-b%nkey-c%nroot=key-d admin%n".formatted());
        mock.embeddings().always(MockResponse.embeddings());
        String request = embed("e4", "secret");
        try (var own = TestGateway.forMock(
                mock, "ratatoskr.cache.embed", "true", "ratatoskr.access.keys-file", keys.toString())) {
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-a"))).isEqualTo("miss");
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-b"))).isEqualTo("miss");
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-a"))).isEqualTo("hit");
            // A key without a name cannot be distinguished from another one
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-c"))).isEqualTo("bypass");
            assertThat(own.post("/admin/cache/flush", "", "x-api-key", "key-a").statusCode())
                    .isEqualTo(403);
            assertThat(own.post("/admin/cache/flush", "", "x-api-key", "key-d").body())
                    .contains("\"removed\":2");
        }
        try (var own = TestGateway.forMock(
                mock,
                "ratatoskr.cache.embed",
                "true",
                "ratatoskr.cache.shared",
                "true",
                "ratatoskr.access.keys-file",
                keys.toString())) {
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-a"))).isEqualTo("miss");
            assertThat(status(own.post(EMBED, request, "x-api-key", "key-c"))).isEqualTo("hit");
        }
    }

    @Test
    void flushing_removes_the_entries_of_an_operation_or_model() {
        mock.embeddings().always(MockResponse.embeddings());
        mock.chat().always(MockResponse.text("x"));
        String chat = chat("c10", "hi", ",\"temperature\":0");
        post(EMBED, embed("e5", "a", "b"));
        post(EMBED, embed("e6", "a"));
        post(CHAT, chat);

        assertThat(json(post("/admin/cache/flush?operation=embed&model=e5", ""))
                        .path("removed")
                        .asInt())
                .isEqualTo(2);
        assertThat(status(post(EMBED, embed("e6", "a")))).isEqualTo("hit");
        assertThat(json(post("/admin/cache/flush?model=compatible:e6", ""))
                        .path("removed")
                        .asInt())
                .isEqualTo(1);
        assertThat(status(post(EMBED, embed("e6", "a")))).isEqualTo("miss");
        assertThat(status(post(CHAT, chat))).isEqualTo("hit");
        assertThat(gateway.post("/admin/cache/flush?operation=made-up", "").statusCode())
                .isEqualTo(400);
        JsonNode counts = json(gateway.get("/admin/cache"));
        assertThat(counts.path("hits").asLong()).isPositive();
        assertThat(counts.path("bytes").asLong()).isPositive();
    }

    @Test
    void without_the_setting_nothing_is_stored_and_no_header_is_sent() {
        mock.embeddings().always(MockResponse.embeddings());
        try (var own = TestGateway.forMock(mock)) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> response = own.post(EMBED, embed("e7", "a"));
                assertThat(response.headers().map()).doesNotContainKeys("x-ratatoskr-cache", "age");
            }
            assertThat(mock.calls()).hasSize(2);
            assertThat(own.get("/admin/cache").statusCode()).isEqualTo(400);
        }
    }
}
