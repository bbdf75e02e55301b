package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics say of requests over HTTP to two providers and a local model. */
@Timeout(60)
final class MetricsTest {
    private static final String USAGE =
            "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";

    @TempDir
    private Path home;

    private MockProvider first;
    private MockProvider second;
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        Path models = Files.writeString(home.resolve("models.yaml"), """
                aliases: {pair: ["openai:some-model", "compatible:other"]}
                local: {rerank-tiny: {class-path: models/rerank-tiny}}
                """);
        first = MockProvider.start();
        second = MockProvider.start();
        gateway = TestGateway.with(
                models,
                Map.of("OPENAI_API_KEY", "key"),
                "ratatoskr.management.port",
                "0",
                "ratatoskr.management.max-models",
                "2",
                "ratatoskr.provider-defaults.retry-delay",
                "1ms",
                "ratatoskr.http.body-limit",
                "1KiB",
                "ratatoskr.providers.openai.base-url",
                first.baseUrl(),
                "ratatoskr.providers.compatible.base-url",
                second.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private int chat(String model) {
        return gateway.post("/v1/chat/completions", chatBody(model, "")).statusCode();
    }

    private static String chatBody(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}".formatted(model, more);
    }

    private double value(String name, String... labels) {
        return Scrape.of(gateway.context()).value(name, labels(labels)).orElse(0);
    }

    private static Map<String, String> labels(String... labels) {
        var map = new java.util.HashMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return map;
    }

    @Test
    void a_request_counts_with_its_duration_and_tokens() {
        second.always(MockResponse.text("four"));
        assertThat(chat("compatible:m")).isEqualTo(200);
        Scrape scrape = Scrape.of(gateway.context());
        assertThat(scrape.value(
                        "ratatoskr_requests_total",
                        labels("provider", "compatible", "operation", "chat", "status", "ok")))
                .hasValue(1);
        assertThat(scrape.value(
                        "ratatoskr_request_duration_seconds_count",
                        labels("provider", "compatible", "operation", "chat")))
                .hasValue(1);
        assertThat(scrape.types()).containsEntry("ratatoskr_request_duration_seconds", "histogram");
        assertThat(scrape.value("ratatoskr_tokens_total", labels("provider", "compatible", "direction", "prompt"))
                        .orElse(0))
                .isPositive();
        assertThat(scrape.value("ratatoskr_tokens_total", labels("provider", "compatible", "direction", "completion"))
                        .orElse(0))
                .isPositive();
        assertThat(scrape.value(
                        "ratatoskr_attempts_total",
                        labels("provider", "compatible", "operation", "chat", "status", "ok")))
                .hasValue(1);
        for (String part : new String[] {"parse", "admit", "route", "encode", "wait", "decode"}) {
            assertThat(scrape.value("ratatoskr_overhead_seconds_sum", labels("part", part))
                            .orElse(0))
                    .as(part)
                    .isPositive();
            assertThat(scrape.value("ratatoskr_overhead_seconds_count", labels("part", part)))
                    .hasValue(1);
        }
        assertThat(scrape.value("ratatoskr_http_responses_total", labels("status", "200")))
                .hasValue(1);
        assertThat(scrape.value("ratatoskr_registry_models_total", labels("provider", "openrouter"))
                        .orElse(0))
                .isPositive();
    }

    @Test
    void a_stream_counts_when_it_has_ended_with_its_first_token() {
        second.always(MockResponse.text("one two three four"));
        String body = gateway.post(
                        "/v1/chat/completions",
                        chatBody("compatible:m", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body();
        assertThat(body).contains("[DONE]");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        value("ratatoskr_requests_total", "provider", "compatible", "operation", "chat", "status", "ok")
                                == 1);
        assertThat(value("ratatoskr_time_to_first_token_seconds_count", "provider", "compatible", "operation", "chat"))
                .isEqualTo(1);
        assertThat(value(
                        "ratatoskr_time_per_output_token_seconds_count", "provider", "compatible", "operation", "chat"))
                .isEqualTo(1);
        assertThat(value("ratatoskr_attempts_active", "provider", "compatible")).isZero();
        assertThat(value("ratatoskr_requests_active")).isZero();
    }

    @Test
    void retries_and_fallbacks_are_counted_at_the_provider_that_failed() {
        first.always(MockResponse.error(503, "down"));
        second.always(MockResponse.text("four"));
        assertThat(chat("pair")).isEqualTo(200);
        Scrape scrape = Scrape.of(gateway.context());
        assertThat(scrape.value(
                        "ratatoskr_fallbacks_total",
                        labels("provider", "openai", "operation", "chat", "reason", "provider_unavailable")))
                .hasValue(1);
        assertThat(scrape.value(
                        "ratatoskr_attempts_total",
                        labels("provider", "openai", "operation", "chat", "status", "provider_unavailable")))
                .hasValue(1);
        assertThat(scrape.value(
                        "ratatoskr_requests_total",
                        labels("provider", "compatible", "operation", "chat", "status", "ok")))
                .hasValue(1);
        assertThat(scrape.value("ratatoskr_retries_total", labels("provider", "openai")))
                .hasValue(0);

        second.reset();
        second.enqueue(MockResponse.error(503, "down"), MockResponse.text("four"));
        assertThat(chat("compatible:m")).isEqualTo(200);
        assertThat(value("ratatoskr_retries_total", "provider", "compatible")).isEqualTo(1);
    }

    @Test
    void requests_that_no_provider_sees_count_by_their_http_status() {
        assertThat(gateway.post("/v1/chat/completions", "{").statusCode()).isEqualTo(400);
        assertThat(gateway.post("/v1/chat/completions", "x".repeat(2000)).statusCode())
                .isEqualTo(413);
        assertThat(gateway.get("/nowhere").statusCode()).isEqualTo(404);
        for (String status : new String[] {"400", "413", "404"}) {
            assertThat(value("ratatoskr_http_responses_total", "status", status))
                    .as(status)
                    .isPositive();
        }
    }

    @Test
    void a_request_that_no_provider_can_serve_has_the_provider_none() {
        assertThat(chat("anthropic:claude")).isGreaterThanOrEqualTo(400);
        assertThat(Scrape.of(gateway.context())
                        .samples("ratatoskr_requests_total")
                        .filter(sample -> sample.labels().get("provider").equals("none"))
                        .mapToDouble(Scrape.Sample::value)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void models_beyond_the_limit_and_names_that_are_made_up_share_a_label() {
        second.always(MockResponse.text("four"));
        for (int i = 0; i < 5; i++) {
            assertThat(chat("compatible:model-" + i)).isEqualTo(200);
        }
        second.always(MockResponse.error(404, "no such model"));
        chat("compatible:made-up");
        Scrape scrape = Scrape.of(gateway.context());
        Set<String> models = scrape.samples("ratatoskr_model_requests_total")
                .map(sample -> sample.labels().get("model"))
                .collect(Collectors.toSet());
        assertThat(models).containsExactlyInAnyOrder("model-0", "model-1", "other");
        assertThat(scrape.value("ratatoskr_model_requests_total", labels("provider", "compatible", "model", "other")))
                .hasValue(4);
    }

    @Test
    void a_local_model_counts_with_its_memory_and_batches() {
        assertThat(gateway.post(
                                "/v1/rerank",
                                "{\"model\":\"local:rerank-tiny\",\"query\":\"a\",\"documents\":[\"b\",\"c\"]}")
                        .statusCode())
                .isEqualTo(200);
        Scrape scrape = Scrape.of(gateway.context());
        assertThat(scrape.value("ratatoskr_model_memory_bytes", labels("model", "rerank-tiny"))
                        .orElse(0))
                .isPositive();
        assertThat(scrape.value("ratatoskr_inference_batch_texts_sum", Map.of()))
                .hasValue(2);
        assertThat(scrape.value(
                        "ratatoskr_requests_total", labels("provider", "local", "operation", "rerank", "status", "ok")))
                .hasValue(1);
    }

    @Test
    void the_usage_of_a_stream_is_that_of_its_last_chunk() {
        second.always(MockResponse.events(
                "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                USAGE,
                "[DONE]"));
        gateway.post("/v1/chat/completions", chatBody("compatible:m", ",\"stream\":true"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> value("ratatoskr_tokens_total", "provider", "compatible", "direction", "completion") == 3);
        assertThat(value("ratatoskr_tokens_total", "provider", "compatible", "direction", "prompt"))
                .isEqualTo(7);
    }
}
