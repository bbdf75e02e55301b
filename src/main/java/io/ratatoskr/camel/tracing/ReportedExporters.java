package io.ratatoskr.camel.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Exporters that report their failures. */
final class ReportedExporters {
    private ReportedExporters() {}

    static SpanExporter spans(SpanExporter exporter, ExportFailures failures) {
        return new Spans(exporter, failures);
    }

    static MetricExporter metrics(MetricExporter exporter, ExportFailures failures) {
        return new Metrics(exporter, failures);
    }

    private static CompletableResultCode report(CompletableResultCode result, String signal, ExportFailures failures) {
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                failures.lost(signal, result.getFailureThrowable());
            }
        });
    }

    private record Spans(SpanExporter exporter, ExportFailures failures) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            return report(exporter.export(batch), "traces", failures);
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private record Metrics(MetricExporter exporter, ExportFailures failures) implements MetricExporter {
        @Override
        public CompletableResultCode export(Collection<MetricData> batch) {
            return report(exporter.export(batch), "metrics", failures);
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return exporter.getAggregationTemporality(type);
        }
    }
}
