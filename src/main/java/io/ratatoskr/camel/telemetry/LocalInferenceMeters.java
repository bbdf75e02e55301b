package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.onnx.run.InferencePool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The meters of local models: memory by model, queue, and batches. */
public final class LocalInferenceMeters implements MeterBinder, AutoCloseable {
    private final LocalModels models;

    public LocalInferenceMeters(LocalModels models) {
        this.models = models;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge memory = MultiGauge.builder(Meters.PREFIX + "model.memory")
                .description("Memory of a local model that is loaded, as measured")
                .baseUnit("bytes")
                .register(registry);
        refresh(memory);
        if (registry instanceof RefreshedMeterRegistry refreshed) {
            refreshed.beforeScrape(() -> refresh(memory));
        }
        Gauge.builder(Meters.PREFIX + "model.memory.limit", models, LocalModels::maxBytes)
                .description("ratatoskr.onnx.memory-budget")
                .baseUnit("bytes")
                .register(registry);
        InferencePool pool = models.inferencePool();
        Gauge.builder(Meters.PREFIX + "inference.queued.texts", pool, InferencePool::waitingTexts)
                .description("Texts that wait for an inference thread")
                .register(registry);
        Gauge.builder(Meters.PREFIX + "inference.active.runs", pool, InferencePool::activeRuns)
                .description("Runs in progress, each on a thread")
                .register(registry);
        DistributionSummary batch = DistributionSummary.builder(Meters.PREFIX + "inference.batch.texts")
                .description("Texts of a run, of one request or of several")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
        Timer run = Timer.builder(Meters.PREFIX + "inference.run")
                .description("Duration of a run")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        pool.onRun((texts, nanos) -> {
            batch.record(texts);
            run.record(nanos, TimeUnit.NANOSECONDS);
        });
    }

    private void refresh(MultiGauge memory) {
        memory.register(
                models.bytesByModel().entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                                model -> MultiGauge.Row.of(Tags.of(Meters.MODEL, model.getKey()), model.getValue()))
                        .toList(),
                true);
    }

    @Override
    public void close() {
        models.inferencePool().onRun((texts, nanos) -> {});
    }
}
