package io.ratatoskr.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Receives traces and metrics by OTLP over HTTP on a free port of this machine. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ResourceSpans> traces = new CopyOnWriteArrayList<>();
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();

    private OtlpReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::receiveTraces);
        server.createContext("/v1/metrics", this::receiveMetrics);
        server.start();
    }

    public static OtlpReceiver start() {
        try {
            return new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code ratatoskr.telemetry.otlp-endpoint}. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void receiveTraces(HttpExchange exchange) throws IOException {
        traces.addAll(
                ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void receiveMetrics(HttpExchange exchange) throws IOException {
        ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()).getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metrics::add);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** The spans of a trace, by the time of their start. */
    public List<Span> spans(String traceId) {
        return traces.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(traceId))
                .sorted((a, b) -> Long.compareUnsigned(a.getStartTimeUnixNano(), b.getStartTimeUnixNano()))
                .toList();
    }

    /** The attributes of the resource of all spans. */
    public Map<String, String> resource() {
        return attributes(traces.getFirst().getResource().getAttributesList());
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    /** The attributes of a span as texts; lists are joined by commas. */
    public static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    public static Map<String, String> attributes(List<KeyValue> list) {
        var attributes = new LinkedHashMap<String, String>();
        list.forEach(entry -> attributes.put(entry.getKey(), text(entry.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case ARRAY_VALUE ->
                String.join(
                        ",",
                        value.getArrayValue().getValuesList().stream()
                                .map(OtlpReceiver::text)
                                .toList());
            default -> value.getStringValue();
        };
    }

    public static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
