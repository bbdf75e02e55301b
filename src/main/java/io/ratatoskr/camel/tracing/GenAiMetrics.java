package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The conventions' client metrics, with their buckets. Thread-safe. */
final class GenAiMetrics {
    /** Models with series of their own; callers may name any number of others. */
    private static final int MAX_MODELS = 200;

    private static final List<Long> TOKEN_BUCKETS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);
    private static final List<Double> SECOND_BUCKETS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final double NANOS = 1e9;

    private final LongHistogram tokens;
    private final DoubleHistogram duration;
    private final DoubleHistogram firstChunk;
    private final Set<String> models = ConcurrentHashMap.newKeySet();

    GenAiMetrics(Meter meter) {
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used.")
                .setExplicitBucketBoundariesAdvice(TOKEN_BUCKETS)
                .build();
        duration = seconds(meter, "gen_ai.client.operation.duration", "GenAI operation duration.");
        firstChunk = seconds(
                meter, "gen_ai.client.operation.time_to_first_chunk", "Time to receive the first chunk of a stream.");
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
                .build();
    }

    /**
     * Records an attempt that has ended.
     *
     * @param responseModel null: unknown
     * @param failure the kind of the failure; null: none
     * @param usage null: unknown
     * @param firstChunkNanos from the start of the attempt; 0: no stream, or one without output
     */
    void record(
            Measured attempt,
            @Nullable String responseModel,
            @Nullable String failure,
            @Nullable Usage usage,
            long firstChunkNanos) {
        Attributes attributes = attributes(attempt, responseModel);
        if (firstChunkNanos > 0) {
            firstChunk.record(firstChunkNanos / NANOS, attributes);
        }
        duration.record(
                attempt.nanos / NANOS,
                failure == null
                        ? attributes
                        : attributes.toBuilder().put(GenAi.ERROR_TYPE, failure).build());
        if (usage != null) {
            tokens.record(
                    usage.promptTokens(),
                    attributes.toBuilder().put(GenAi.TOKEN_TYPE, "input").build());
            if (usage.completionTokens() > 0) {
                tokens.record(
                        usage.completionTokens(),
                        attributes.toBuilder().put(GenAi.TOKEN_TYPE, "output").build());
            }
        }
    }

    /** What was called, and how long it took. */
    record Measured(String operation, SpanTarget target, String model, long nanos) {}

    private Attributes attributes(Measured attempt, @Nullable String responseModel) {
        SpanTarget target = attempt.target;
        AttributesBuilder attributes = Attributes.builder()
                .put(GenAi.OPERATION, attempt.operation)
                .put(GenAi.PROVIDER, target.name())
                .put(GenAi.CONFIGURED_PROVIDER, target.configured())
                .put(GenAi.REQUEST_MODEL, bounded(attempt.model));
        if (responseModel != null) {
            attributes.put(GenAi.RESPONSE_MODEL, bounded(responseModel));
        }
        if (target.address() != null) {
            attributes.put(GenAi.SERVER_ADDRESS, target.address()).put(GenAi.SERVER_PORT, (long) target.port());
        }
        return attributes.build();
    }

    private String bounded(String model) {
        if (models.contains(model)) {
            return model;
        }
        // A few more when several threads add at once
        if (models.size() >= MAX_MODELS) {
            return GenAi.OTHER;
        }
        models.add(model);
        return model;
    }
}
