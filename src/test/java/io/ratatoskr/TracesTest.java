package io.ratatoskr;

import static io.ratatoskr.testing.OtlpReceiver.attributes;
import static io.ratatoskr.testing.OtlpReceiver.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.OtlpReceiver;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans and GenAI metrics of requests to two providers that fail as wanted, as an OTLP receiver gets them. */
@Timeout(60)
final class TracesTest {
    private static final AtomicLong NEXT_TRACE = new AtomicLong(0x1000);
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private static OtlpReceiver receiver;
    private static MockProvider first;
    private static MockProvider second;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        receiver = OtlpReceiver.start();
        first = MockProvider.start();
        second = MockProvider.start();
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                aliases:
                  pair: ["openai:some-model", "compatible:other"]
                """);
        gateway = TestGateway.with(
                models,
                Map.of("OPENAI_API_KEY", "sk-secret-of-openai"),
                "ratatoskr.telemetry.otlp-endpoint",
                receiver.endpoint(),
                "ratatoskr.providers.openai.base-url",
                first.baseUrl(),
                "ratatoskr.providers.compatible.base-url",
                second.baseUrl(),
                "ratatoskr.providers.compatible.retries",
                "1",
                "ratatoskr.provider-defaults.retry-delay",
                "1ms",
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "1000",
                "ratatoskr.provider-defaults.breaker-window",
                "1000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
        receiver.close();
    }

    private static String newTrace() {
        return "4bf92f3577b34da6a3ce929d0e0%05x".formatted(NEXT_TRACE.incrementAndGet());
    }

    private static String traceParent(String trace) {
        return "00-" + trace + "-" + CALLERS_SPAN + "-01";
    }

    private static HttpResponse<String> chat(String trace, String body) {
        return gateway.post("/v1/chat/completions", body, "traceparent", traceParent(trace));
    }

    private static String body(String model, boolean stream) {
        return """
                {"model":"%s","stream":%s,"stream_options":{"include_usage":true},"temperature":0.5,"max_tokens":20,\
                "messages":[{"role":"user","content":"the secret of the user"}]}""".formatted(model, stream);
    }

    /** The spans of a trace once there are so many. */
    private static List<Span> spans(String trace, int count) {
        await().untilAsserted(() -> {
            sdk().getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS);
            assertThat(receiver.spans(trace)).hasSize(count);
        });
        return receiver.spans(trace);
    }

    private static OpenTelemetrySdk sdk() {
        return gateway.context().getRegistry().lookupByNameAndType("ratatoskr-opentelemetry", OpenTelemetrySdk.class);
    }

    private static String parent(Span span) {
        return hex(span.getParentSpanId().toByteArray());
    }

    private static String id(Span span) {
        return hex(span.getSpanId().toByteArray());
    }

    @Test
    void chat_is_a_server_span_in_the_callers_trace_with_a_client_span_below() {
        String trace = newTrace();
        HttpResponse<String> response = chat(trace, body("compatible:other", false));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("traceparent")).isEmpty();

        List<Span> spans = spans(trace, 2);
        Span server = spans.getFirst();
        assertThat(server.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(server.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(parent(server)).isEqualTo(CALLERS_SPAN);
        assertThat(attributes(server))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.request.model", "compatible:other")
                .containsEntry("gen_ai.provider.name", "compatible")
                .containsEntry("ratatoskr.attempts", "1")
                .containsEntry(
                        "ratatoskr.request_id",
                        response.headers().firstValue("x-request-id").orElseThrow());
        Span client = spans.get(1);
        assertThat(client.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(client.getName()).isEqualTo("chat other");
        assertThat(parent(client)).isEqualTo(id(server));
        assertThat(attributes(client))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "compatible")
                .containsEntry("gen_ai.request.model", "other")
                .containsEntry("gen_ai.request.temperature", "0.5")
                .containsEntry("gen_ai.request.max_tokens", "20")
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(second.port()))
                .containsKeys(
                        "gen_ai.response.model",
                        "gen_ai.response.id",
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.output_tokens")
                .doesNotContainKeys("error.type", "gen_ai.input.messages", "gen_ai.output.messages");
        assertThat(spans.toString()).doesNotContain("secret");
        assertThat(receiver.resource()).containsEntry("service.name", "ratatoskr");
    }

    @Test
    void provider_on_this_machine_continues_the_trace() {
        String trace = newTrace();
        chat(trace, body("compatible:other", false));
        Span client = spans(trace, 2).get(1);
        assertThat(second.calls())
                .anySatisfy(call -> assertThat(call.headers())
                        .containsEntry("traceparent", List.of("00-" + trace + "-" + id(client) + "-01")));
    }

    @Test
    void stream_has_its_tokens_and_ends_with_its_last_event() {
        String trace = newTrace();
        HttpResponse<String> response = chat(trace, body("compatible:other", true));
        assertThat(response.body()).contains("[DONE]");

        List<Span> spans = spans(trace, 2);
        Span client = spans.get(1);
        assertThat(attributes(client))
                .containsEntry("gen_ai.request.stream", "true")
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsKeys(
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.output_tokens",
                        "gen_ai.response.time_to_first_chunk");
        assertThat(spans.getFirst().getEndTimeUnixNano()).isGreaterThanOrEqualTo(client.getEndTimeUnixNano());
    }

    @Test
    void fallback_is_two_client_spans_of_which_the_first_failed() {
        first.enqueue(MockResponse.error(503, "a text that must not be in a span"));
        String trace = newTrace();
        assertThat(chat(trace, body("pair", false)).statusCode()).isEqualTo(200);

        List<Span> spans = spans(trace, 3);
        assertThat(attributes(spans.getFirst())).containsEntry("ratatoskr.attempts", "2");
        assertThat(spans.getFirst().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(attributes(spans.get(1)))
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("error.type", "provider_unavailable");
        assertThat(spans.get(1).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(spans.get(2))).containsEntry("gen_ai.provider.name", "compatible");
        assertThat(spans)
                .allMatch(span -> span == spans.getFirst() || parent(span).equals(id(spans.getFirst())));
        assertThat(spans.toString()).doesNotContain("must not be");
    }

    @Test
    void retry_is_an_event_of_the_attempt() {
        second.enqueue(MockResponse.error(503, "not now"));
        String trace = newTrace();
        assertThat(chat(trace, body("compatible:other", false)).statusCode()).isEqualTo(200);

        Span client = spans(trace, 2).get(1);
        assertThat(client.getEventsList()).hasSize(1);
        assertThat(client.getEvents(0).getName()).isEqualTo("retry");
        assertThat(attributes(client.getEvents(0).getAttributesList()))
                .containsEntry("error.type", "provider_unavailable");
        assertThat(attributes(client)).doesNotContainKey("error.type");
    }

    @Test
    void failure_has_its_kind_and_status() {
        second.enqueue(MockResponse.error(400, "no such role"));
        String trace = newTrace();
        assertThat(chat(trace, body("compatible:other", false)).statusCode()).isEqualTo(400);

        List<Span> spans = spans(trace, 2);
        assertThat(attributes(spans.getFirst()))
                .containsEntry("http.response.status_code", "400")
                .containsEntry("error.type", "invalid_request");
        assertThat(spans.get(1).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    }

    @Test
    void request_that_reaches_no_provider_is_one_span() {
        String trace = newTrace();
        assertThat(chat(trace, "{\"model\":").statusCode()).isEqualTo(400);
        Span server = spans(trace, 1).getFirst();
        assertThat(attributes(server)).containsEntry("http.response.status_code", "400");
    }

    @Test
    void inference_in_this_process_is_an_internal_span() {
        String trace = newTrace();
        HttpResponse<String> response = gateway.post(
                "/v1/embeddings",
                "{\"model\":\"local:all-MiniLM-L6-v2\",\"input\":\"a\"}",
                "traceparent",
                traceParent(trace));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);

        Span inference = spans(trace, 2).get(1);
        assertThat(inference.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
        assertThat(attributes(inference))
                .containsEntry("gen_ai.operation.name", "embeddings")
                .containsEntry("gen_ai.provider.name", "local")
                .containsKey("gen_ai.usage.input_tokens")
                .doesNotContainKey("server.address");
    }

    @Test
    void message_of_a_route_continues_the_trace_in_its_headers() {
        String trace = newTrace();
        var exchange = new DefaultExchange(gateway.context(), ExchangePattern.InOut);
        exchange.getIn().setHeader("traceparent", traceParent(trace));
        exchange.getIn().setBody(ChatRequest.of("compatible:other", Message.user("hi")));
        Exchange result = gateway.context().createProducerTemplate().send("direct:chat", exchange);
        assertThat(result.getException()).isNull();

        List<Span> spans = spans(trace, 2);
        assertThat(spans.getFirst().getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
        assertThat(spans.getFirst().getName()).isEqualTo("chat compatible:other");
        assertThat(parent(spans.getFirst())).isEqualTo(CALLERS_SPAN);
        assertThat(parent(spans.get(1))).isEqualTo(id(spans.getFirst()));
        assertThat(result.getVariable("traceId")).isEqualTo(trace);
    }

    @Test
    void malformed_context_is_ignored() {
        String trace = newTrace();
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions", body("compatible:other", false), "traceparent", "00-" + trace + "-xyz-01");
        assertThat(response.statusCode()).isEqualTo(200);
        sdk().getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS);
        assertThat(receiver.spans(trace)).isEmpty();
    }

    @Test
    void metrics_have_the_names_and_buckets_of_the_conventions() {
        chat(newTrace(), body("compatible:other", true));
        await().untilAsserted(() -> {
            sdk().getSdkMeterProvider().forceFlush().join(30, TimeUnit.SECONDS);
            assertThat(receiver.metrics())
                    .extracting(Metric::getName)
                    .contains(
                            "gen_ai.client.token.usage",
                            "gen_ai.client.operation.duration",
                            "gen_ai.client.operation.time_to_first_chunk");
        });
        HistogramDataPoint tokens = point("gen_ai.client.token.usage");
        assertThat(tokens.getExplicitBoundsList()).startsWith(1.0, 4.0, 16.0).endsWith(67108864.0);
        assertThat(attributes(tokens.getAttributesList()))
                .containsKeys(
                        "gen_ai.token.type", "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model");
        HistogramDataPoint chunk = point("gen_ai.client.operation.time_to_first_chunk");
        assertThat(chunk.getExplicitBoundsList()).startsWith(0.01, 0.02, 0.04).endsWith(81.92);
        assertThat(point("gen_ai.client.operation.duration").getExplicitBoundsList())
                .isEqualTo(chunk.getExplicitBoundsList());
    }

    private static HistogramDataPoint point(String name) {
        return receiver.metrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getHistogram()
                .getDataPoints(0);
    }
}
