package io.ratatoskr;

import static io.ratatoskr.testing.OtlpReceiver.attributes;
import static io.ratatoskr.testing.OtlpReceiver.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.OtlpReceiver;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Camel's own tracer beside the gateway's, for the steps of an operator's route. */
@Timeout(60)
final class CamelTracerTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";

    private static OtlpReceiver receiver;
    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        receiver = OtlpReceiver.start();
        mock = MockProvider.start();
        Path own = Files.createDirectories(folder.resolve("routes/custom")).resolve("own.camel.yaml");
        Files.writeString(own, """
                - route:
                    id: own
                    description: Log a text and send it to a model.
                    from:
                      uri: platform-http:/own
                      steps:
                        - to:
                            uri: log:own
                        - to:
                            uri: direct:chat
                """);
        Path config = Files.writeString(folder.resolve("own.properties"), "camel.opentelemetry2.enabled=true\n");
        gateway = TestGateway.of(
                Ratatoskr.builder().config(config).routes(folder.resolve("routes")),
                "ratatoskr.telemetry.otlp-endpoint",
                receiver.endpoint(),
                "ratatoskr.providers.compatible.base-url",
                mock.baseUrl());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
        receiver.close();
    }

    private static List<Span> spans(String trace, int count) {
        await().untilAsserted(() -> {
            gateway.context()
                    .getRegistry()
                    .lookupByNameAndType("ratatoskr-opentelemetry", OpenTelemetrySdk.class)
                    .getSdkTracerProvider()
                    .forceFlush()
                    .join(30, TimeUnit.SECONDS);
            assertThat(receiver.spans(trace)).hasSize(count);
        });
        return receiver.spans(trace);
    }

    private static String parentHeader(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    @Test
    void hops_inside_the_gateway_have_no_spans() {
        String trace = TRACE + "01";
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "traceparent",
                parentHeader(trace));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(spans(trace, 2))
                .extracting(Span::getKind)
                .containsExactly(SpanKind.SPAN_KIND_SERVER, SpanKind.SPAN_KIND_CLIENT);
    }

    @Test
    void step_of_a_route_is_a_child_of_its_request() {
        String trace = TRACE + "02";
        HttpResponse<String> response = gateway.post(
                "/own",
                "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "traceparent",
                parentHeader(trace));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);

        List<Span> spans = spans(trace, 3);
        assertThat(spans.getFirst().getName()).isEqualTo("POST /own");
        assertThat(spans.subList(1, 3))
                .allMatch(span -> hex(span.getParentSpanId().toByteArray())
                        .equals(hex(spans.getFirst().getSpanId().toByteArray())));
        assertThat(attributes(spans.get(1))).containsEntry("component", "camel-log");
        assertThat(attributes(spans.get(2))).containsEntry("gen_ai.operation.name", "chat");
    }

    @Test
    void patterns_of_the_operator_stay() {
        assertThat(CamelTracer.properties(Map.of())).isEmpty();
        assertThat(CamelTracer.properties(Map.of("camel.opentelemetry2.enabled", "true")))
                .containsOnlyKeys("camel.opentelemetry2.excludePatterns");
        assertThat(CamelTracer.properties(Map.of(
                        "camel.opentelemetry2.enabled", "true", "camel.opentelemetry2.exclude-patterns", "log*")))
                .isEmpty();
    }
}
